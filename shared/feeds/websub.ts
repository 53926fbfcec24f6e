import { createHmac, timingSafeEqual } from 'node:crypto';
import { FetchError } from '../net/fetch-error.ts';
import type { SafeRequest, SafeResponse } from '../net/safe-fetch.ts';
import type { Feed, FeedChanges, FeedPush } from './feed.ts';
import type { FeedDocument } from './feed-document.ts';
import { resolveLink } from './feed-item.ts';
import { parseFeed } from './parse-feed.ts';
import { type TakeItemsDeps, type TakenItems, takeItems } from './take-items.ts';

/**
 * WebSub (https://www.w3.org/TR/websub/), the subscriber's side: hubs push what is new, so that it need not be polled.
 *
 * Nothing here trusts a hub: polling goes on as a fallback, and only slows down while signed pushes really come. So
 * the lease need not be known and a hub's verification (a GET) changes nothing: the subscription is simply asked for
 * again long before the shortest lease in use runs out.
 */
export interface HubDeps {
  readonly post: (url: string, body: string, request: SafeRequest) => Promise<SafeResponse>;
  /** The public address at which hubs reach the feed; undefined where they cannot. */
  readonly callbackFor: (feedId: string) => string | undefined;
  /** A random secret of at least 128 bits, at most 200 characters. */
  readonly createSecret: () => string;
  readonly now: () => Date;
  readonly log: {
    info(message: string, extra?: Record<string, unknown>): void;
    error(message: string, error: Error): void;
  };
}

const day = 86_400_000;
const leaseSeconds = (10 * day) / 1000;

/** Hubs grant five days and more. */
const askAgainAfter = 2 * day;

/** A hub that has pushed nothing for this long has probably dropped the subscription. */
const trustedFor = 3 * day;

/** Longer addresses of hubs and topics would make the feed's item too large; such feeds are polled. */
const maxAddress = 300;

/** Whether pushes come, so that polling may slow down. */
export function isPushing(push: FeedPush | undefined, now: Date): boolean {
  return push?.lastPushAt !== undefined && now.getTime() - Date.parse(push.lastPushAt) < trustedFor;
}

/**
 * Subscribes to the hub that a document names in itself or by its Link header, and again when it is time; without a
 * document, to the hub known before. Gives the subscription to keep; undefined when there is none.
 */
export async function followHub(
  feed: Feed,
  document: FeedDocument | undefined,
  linkHeader: string | undefined,
  deps: HubDeps,
): Promise<FeedPush | undefined> {
  const now = deps.now();
  const hub = document ? (document.hub ?? linkWithRelation('hub', linkHeader, feed.url)) : feed.push?.hub;
  const topic = document
    ? (document.self ?? linkWithRelation('self', linkHeader, feed.url) ?? feed.url)
    : feed.push?.topic;
  const callback = deps.callbackFor(feed.id);
  if (!callback || !hub || !topic || hub.length > maxAddress || topic.length > maxAddress) return undefined;
  const known = feed.push?.hub === hub && feed.push.topic === topic ? feed.push : undefined;
  if (known && now.getTime() - Date.parse(known.askedAt) < askAgainAfter) return known;

  const push: FeedPush = {
    ...(known ?? { hub, topic, secret: deps.createSecret() }),
    askedAt: now.toISOString(),
  };
  const form = new URLSearchParams({
    'hub.mode': 'subscribe',
    'hub.topic': topic,
    'hub.callback': callback,
    'hub.secret': push.secret,
    'hub.lease_seconds': String(leaseSeconds),
  });
  try {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const { status } = await deps.post(hub, form.toString(), { headers });
    if (status < 200 || status >= 300)
      deps.log.info('A hub refuses a subscription', { feedId: feed.id, hub, status });
  } catch (error) {
    if (!(error instanceof FetchError)) throw error;
    deps.log.info('A hub cannot be reached', { feedId: feed.id, hub, problem: error.message });
  }
  return push;
}

/** The target of a relation in a Link header (RFC 8288). */
export function linkWithRelation(
  relation: string,
  header: string | undefined,
  base: string,
): string | undefined {
  for (const [, target, parameters] of (header ?? '').slice(0, 4000).matchAll(/<([^<>]*)>([^<]*)/g)) {
    const relations = /;\s{0,9}rel\s{0,9}=\s{0,9}(?:"([^"]*)"|([^\s",;]+))/i.exec(parameters ?? '');
    const names = (relations?.[1] ?? relations?.[2] ?? '').toLowerCase().split(/\s+/);
    if (names.includes(relation)) return resolveLink(target ?? '', base);
  }
  return undefined;
}

/** What a hub asks when it verifies, from the query of its GET. */
export interface HubIntent {
  readonly mode?: string | undefined;
  readonly topic?: string | undefined;
  readonly challenge?: string | undefined;
}

/**
 * The challenge to echo with status 200 if we mean it: subscribe to what the feed is subscribed to, unsubscribe from
 * anything else. Undefined: answer 404. Changes nothing.
 */
export function confirmIntent(
  feed: Feed | undefined,
  { mode, topic, challenge }: HubIntent,
): string | undefined {
  const ours = feed?.status === 'active' && feed.push !== undefined && feed.push.topic === topic;
  const meant = mode === 'subscribe' ? ours : mode === 'unsubscribe' && !ours;
  return meant ? challenge : undefined;
}

export interface PushDeps extends TakeItemsDeps {
  readonly feeds: TakeItemsDeps['feeds'] & {
    change(feedId: string, changes: FeedChanges): Promise<boolean>;
  };
}

/**
 * Takes what a hub pushed, like the document of a poll, if it is signed with the feed's secret; undefined if not. The
 * sender must not be told which (the specification has both answered with success). Throws `FeedError` for what
 * is no feed; then the hub should not try again.
 */
export async function receivePush(
  feed: Feed,
  body: Uint8Array,
  headers: { readonly signature?: string | undefined; readonly contentType?: string | undefined },
  deps: PushDeps,
): Promise<TakenItems | undefined> {
  const { push } = feed;
  if (feed.status !== 'active' || !push || !isSigned(body, headers.signature, push.secret)) return undefined;
  const { contentType } = headers;
  const document = parseFeed(body, { url: feed.url, ...(contentType && { contentType }) });
  const taken = await takeItems(feed, document, 'part', deps);
  const now = deps.now().toISOString();
  await deps.feeds.change(feed.id, {
    push: { ...push, lastPushAt: now },
    ...(taken.changed && { lastNewAt: now }),
  });
  return taken;
}

const signatureHashes = ['sha1', 'sha256', 'sha384', 'sha512'];

/** `X-Hub-Signature: sha256=…` (WebSub, 8). Of SHA-1 only the collisions are broken, which an HMAC does not rest on. */
function isSigned(body: Uint8Array, signature: string | undefined, secret: string): boolean {
  const [hash = '', hex = ''] = (signature ?? '').split('=');
  if (!signatureHashes.includes(hash.toLowerCase())) return false;
  const expected = createHmac(hash.toLowerCase(), secret).update(body).digest();
  const given = Buffer.from(hex, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
