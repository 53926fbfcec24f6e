import type { z } from '@hono/zod-openapi';
import { decodeText } from '../../../../shared/feeds/decode-text.ts';
import { type Feed, newFeed } from '../../../../shared/feeds/feed.ts';
import { feedAddress } from '../../../../shared/feeds/feed-address.ts';
import { feedSecrets } from '../../../../shared/feeds/feed-secrets.ts';
import { OpmlError, readOpml, writeOpml } from '../../../../shared/feeds/opml.ts';
import { HttpProblem } from '../../../../shared/http/problem.ts';
import { newNewsletter } from '../../../../shared/letters/new-newsletter.ts';
import type { AuditNote } from '../../../../shared/security/audit.ts';
import type { WebDeps } from '../../deps.ts';
import {
  type changedFeedBody,
  misplacedSettings,
  type newFeedBody,
  toChanges,
  unknownFeed,
} from './feed-bodies.ts';

/** As many as are added within one request's time. */
export const maxImport = 1000;
const atOnce = 20;

export interface FeedChangeDeps extends Pick<WebDeps, 'feeds' | 'inboxDomain' | 'now'> {
  /** Tells the audit log what the call's address does not say. */
  readonly note: (note: AuditNote) => void;
}

/** Adds a feed or a newsletter. A feed that is there already stays as it is. */
export async function addFeed(
  { url = '', newsletter, login, headers, ...settings }: z.infer<typeof newFeedBody>,
  { feeds, inboxDomain, now, note }: FeedChangeDeps,
): Promise<{ readonly feed: Feed; readonly isNew: boolean }> {
  if (newsletter) {
    if (inboxDomain === undefined) throw noInbox();
    const made = newNewsletter({ ...settings, ...newsletter }, inboxDomain, now());
    await feeds.create(made);
    note({ on: made.id, detail: 'a newsletter' });
    return { feed: made, isNew: true };
  }
  const address = feedAddress(url) ?? url;
  const secrets = feedSecrets(address, { login, headers });
  const added = newFeed({ url: address, ...settings, ...(secrets && { hasSecrets: true }) }, now());
  // The whole address may hold a key.
  note({ on: added.id, detail: new URL(added.url).host });
  const known = await feeds.get(added.id);
  if (known) return { feed: known, isNew: false };
  // First, so that no poll goes without them.
  if (secrets) await feeds.putSecrets(added.id, secrets);
  if (await feeds.create(added)) return { feed: added, isNew: true };
  return { feed: (await feeds.get(added.id)) ?? added, isNew: false };
}

/** Changes what is set for a feed. It is read again within a minute or two. */
export async function changeFeed(
  id: string,
  stated: z.infer<typeof changedFeedBody>,
  { feeds, now, note }: Omit<FeedChangeDeps, 'inboxDomain'>,
): Promise<Feed> {
  note({ on: id, detail: Object.keys(stated).join(', ') });
  const before = await knownFeed(id, feeds);
  const misplaced = before.address === undefined ? [] : misplacedSettings(stated);
  if (misplaced.length > 0)
    throw new HttpProblem('invalid-request', 'A newsletter is not fetched.', { errors: misplaced });
  const isNewSecret = stated.login !== undefined || stated.headers !== undefined;
  const secrets = feedSecrets(before.url, {
    login: stated.login ?? undefined,
    headers: stated.headers ?? undefined,
  });
  if (isNewSecret) await feeds.putSecrets(id, secrets);
  await feeds.change(id, {
    ...toChanges(stated),
    ...(isNewSecret && { hasSecrets: secrets && true }),
    ...(before.status === 'active' && before.address === undefined && { nextPollAt: now().toISOString() }),
  });
  return (await feeds.get(id)) ?? before;
}

/** @throws HttpProblem 404 if there is none. */
export async function knownFeed(id: string, feeds: Pick<WebDeps['feeds'], 'get'>): Promise<Feed> {
  const feed = await feeds.get(id);
  if (feed) return feed;
  throw unknownFeed();
}

/** Makes a feed due now, also if it is waiting after failures or had ended. */
export async function pollFeed(id: string, { feeds, now }: Pick<WebDeps, 'feeds' | 'now'>): Promise<Feed> {
  const { status } = await fetchedFeed(id, feeds);
  if (status === 'paused') throw new HttpProblem('conflict', 'This feed is paused. Resume it first.');
  await feeds.change(id, { status: 'active', nextPollAt: now().toISOString() });
  return knownFeed(id, feeds);
}

/** Polls a feed no more until it is resumed. */
export async function pauseFeed(id: string, { feeds }: Pick<WebDeps, 'feeds'>): Promise<Feed> {
  const { status } = await fetchedFeed(id, feeds);
  if (status === 'gone') throw new HttpProblem('conflict', 'This feed has ended: it is not polled anyway.');
  // A poll that is under way finds that it is not due any more, and writes nothing.
  await feeds.change(id, { status: 'paused', nextPollAt: undefined });
  return knownFeed(id, feeds);
}

/** Polls a paused feed again, now. */
export async function resumeFeed(id: string, { feeds, now }: Pick<WebDeps, 'feeds' | 'now'>): Promise<Feed> {
  const { status } = await fetchedFeed(id, feeds);
  if (status === 'gone')
    throw new HttpProblem('conflict', 'This feed has ended and was not paused. Poll it to try it again.');
  if (status === 'paused') await feeds.change(id, { status: 'active', nextPollAt: now().toISOString() });
  return knownFeed(id, feeds);
}

async function fetchedFeed(id: string, feeds: Pick<WebDeps['feeds'], 'get'>): Promise<Feed> {
  const feed = await knownFeed(id, feeds);
  if (feed.address === undefined) return feed;
  throw new HttpProblem('conflict', 'A newsletter is not fetched: its letters come by themselves.');
}

/** @throws HttpProblem 404 if there is none. */
export async function removeFeed(id: string, feeds: Pick<WebDeps['feeds'], 'delete'>): Promise<void> {
  if (!(await feeds.delete(id))) throw unknownFeed();
}

/** Adds the feeds of an OPML list, in whatever character set the program that wrote it used. */
export async function importFeeds(
  body: Uint8Array,
  contentType: string | undefined,
  { feeds, now, note }: Omit<FeedChangeDeps, 'inboxDomain'>,
): Promise<{ readonly added: number; readonly known: number; readonly refused: string[] }> {
  const { feeds: listed, refused } = readList(body, contentType);
  if (listed.length > maxImport) {
    throw new HttpProblem(
      'too-large',
      `The list holds ${listed.length} feeds; at most ${maxImport} are taken at once.`,
    );
  }
  let added = 0;
  const waiting = listed[Symbol.iterator]();
  const addNext = async () => {
    for (const each of waiting) if (await feeds.create(newFeed(each, now()))) added += 1;
  };
  await Promise.all(Array.from({ length: atOnce }, addNext));
  note({ detail: `${added} added of ${listed.length}` });
  return { added, known: listed.length - added, refused: [...refused] };
}

/** All feeds that are fetched, as OPML: no other program could read a newsletter's letters. */
export async function exportFeeds({ feeds, now }: Pick<WebDeps, 'feeds' | 'now'>): Promise<string> {
  const fetched = (await feeds.list()).filter(({ address }) => address === undefined);
  return writeOpml(fetched, 'Wirewatch feeds', now());
}

/** The content type of an exported list. */
export const opmlType = 'text/x-opml; charset=utf-8';

function readList(body: Uint8Array, contentType: string | undefined) {
  try {
    return readOpml(decodeText(body, contentType));
  } catch (error) {
    if (!(error instanceof OpmlError)) throw error;
    throw new HttpProblem('invalid-request', error.message, { cause: error });
  }
}

function noInbox(): HttpProblem {
  return new HttpProblem(
    'conflict',
    'This service receives no mail. Deploy it with the setting inboxDomain, as docs/deploy.md says.',
  );
}
