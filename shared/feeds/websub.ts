import { createHmac, timingSafeEqual } from 'node:crypto';
import { FetchError } from '../net/fetch-error.ts';
import type { SafeRequest, SafeResponse } from '../net/safe-fetch.ts';
import { day } from '../time/units.ts';
import { countArrivals } from './arrivals.ts';
import type { Feed, FeedChanges, FeedPush } from './feed.ts';
import type { FeedDocument } from './feed-document.ts';
import { resolveLink } from './feed-item.ts';
import { parseFeed } from './parse-feed.ts';
import { type TakeItemsDeps, type TakenItems, takeItems } from './take-items.ts';

/**
 * The subscriber's side of WebSub (https://www.w3.org/TR/websub/): hubs push new items, so that a feed is polled less
 * often.
 *
 * A hub is not trusted. Polling goes on as a fallback, and only slows down while signed pushes arrive. So the lease
 * time does not matter, and a hub's verification (a GET) changes nothing: the subscription is requested again long
 * before the shortest usual lease ends.
 */
export interface HubDeps {
  readonly post: (url: string, body: string, request: SafeRequest) => Promise<SafeResponse>;
  /** The public address at which hubs reach us for a feed; undefined if they cannot. */
  readonly callbackFor: (feedId: string) => string | undefined;
  /** A random secret of at least 128 bits, at most 200 characters. */
  readonly createSecret: () => string;
  readonly now: () => Date;
  readonly log: {
    info(message: string, extra?: Record<string, unknown>): void;
    error(message: string, error: Error): void;
  };
}

const leaseSeconds = (10 * day) / 1000;

/** Hubs grant leases of five days and more. */
const askAgainAfter = 2 * day;

/** A hub that has pushed nothing for this long has probably dropped the subscription. */
const trustedFor = 3 * day;

/** Longer addresses of hubs and topics would make the feed's item too large. Such feeds are only polled. */
const maxAddress = 300;

/** Whether pushes arrive, so that polling can slow down. */
export function isPushing(push: FeedPush | undefined, now: Date): boolean {
  return push?.lastPushAt !== undefined && now.getTime() - Date.parse(push.lastPushAt) < trustedFor;
}

/**
 * Subscribes to the hub that the document names, in itself or in its Link header, and again when it is time. Without
 * a document, the known hub is used. Returns the subscription to keep; undefined if there is none.
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

/** The parameters of a hub's verification GET. */
export interface HubIntent {
  readonly mode?: string | undefined;
  readonly topic?: string | undefined;
  readonly challenge?: string | undefined;
}

/**
 * The challenge to echo with status 200 if the request is right: subscribe to the topic that the feed is subscribed
 * to, or unsubscribe from any other. Undefined: answer 404. It changes nothing.
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
 * Handles a push of a hub like the document of a poll, if it is signed with the feed's secret. Undefined if it is
 * not. The sender must not learn which (by the specification both are answered with success). Throws `FeedError` if
 * it is not a feed; the hub should then not try again.
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
  const now = deps.now();
  await deps.feeds.change(feed.id, {
    push: { ...push, lastPushAt: now.toISOString() },
    ...(taken.changed && { lastNewAt: now.toISOString() }),
    ...(taken.news > 0 && { arrivals: countArrivals(feed.arrivals, taken.news, now) }),
  });
  return taken;
}

const signatureHashes = ['sha1', 'sha256', 'sha384', 'sha512'];

/** `X-Hub-Signature: sha256=…` (WebSub, 8). SHA-1 is broken only for collisions, which do not matter for an HMAC. */
function isSigned(body: Uint8Array, signature: string | undefined, secret: string): boolean {
  const [hash = '', hex = ''] = (signature ?? '').split('=');
  if (!signatureHashes.includes(hash.toLowerCase())) return false;
  const expected = createHmac(hash.toLowerCase(), secret).update(body).digest();
  const given = Buffer.from(hex, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
