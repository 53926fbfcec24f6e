import { FetchError } from '../net/fetch-error.ts';
import type { SafeRequest, SafeResponse } from '../net/safe-fetch.ts';
import type { Feed, FeedChanges } from './feed.ts';
import type { FeedDocument } from './feed-document.ts';
import { FeedError } from './feed-error.ts';
import { parseFeed } from './parse-feed.ts';
import { maxAge, nextPoll, retryAfter } from './poll-timing.ts';
import { type TakeItemsDeps, type TakenItems, takeItems } from './take-items.ts';
import { followHub, type HubDeps, isPushing } from './websub.ts';

export interface PollFeedDeps extends TakeItemsDeps, HubDeps {
  readonly get: (url: string, request: SafeRequest) => Promise<SafeResponse>;
  readonly feeds: TakeItemsDeps['feeds'] & {
    /** Writes the changes if the feed is still due at the time that was read; false if somebody else polled it. */
    finishPoll(feed: Feed, changes: FeedChanges): Promise<boolean>;
  };
}

export type PollOutcome =
  | ({ readonly outcome: 'read' } & TakenItems)
  | { readonly outcome: 'unchanged' }
  /** It has another address; it is due there at once. */
  | { readonly outcome: 'moved'; readonly to: string }
  /** The publisher has ended it. */
  | { readonly outcome: 'gone'; readonly problem: string }
  | { readonly outcome: 'failed'; readonly problem: string };

/** Polls in a row that must see a permanent redirect before it is believed: many are a mistake of an hour. */
const sightingsToMove = 3;

/** Longer validators are not kept: the feed's item has to stay small, and nobody needs them that long. */
const maxValidator = 200;

const maxProblem = 200;

export interface PollDueFeedDeps extends PollFeedDeps {
  readonly feeds: PollFeedDeps['feeds'] & { get(id: string): Promise<Feed | undefined> };
}

/** Polls the feed unless it was removed, or was polled since somebody found it due. */
export async function pollDueFeed(feedId: string, deps: PollDueFeedDeps): Promise<void> {
  const feed = await deps.feeds.get(feedId);
  if (!feed?.nextPollAt || feed.nextPollAt > deps.now().toISOString()) return;
  const result = await pollFeed(feed, deps);
  // The reasons stay in the feed's record: an address in them may hold somebody's key.
  if (result.outcome === 'read')
    deps.log.info('Feed read', { feedId, news: result.news, backlog: result.backlog });
  else if (result.outcome !== 'unchanged') deps.log.info(`Feed ${result.outcome}`, { feedId });
}

/**
 * Polls one feed: asks for it conditionally, puts what is new on the articles queue, and then writes once: validators,
 * findings and the time of the next poll. Everything that is wrong with a feed ends in its own record, with the reason,
 * and in a longer pause. What is thrown is the fault of queue or store alone: nothing was written then, and polling
 * again does the same again.
 */
export async function pollFeed(feed: Feed, deps: PollFeedDeps): Promise<PollOutcome> {
  const now = deps.now();
  let response: SafeResponse;
  try {
    response = await deps.get(feed.url, { headers: conditions(feed) });
  } catch (error) {
    return fail(feed, reasonOf(error, feed, deps), 0, now, deps);
  }
  const { status, headers } = response;
  if (status === 304) return leaveUnchanged(feed, response, now, deps);
  if (status === 410) return end(feed, deps);
  if (status < 200 || status >= 300) {
    const wait = retryAfter(headers['retry-after'], now.getTime());
    return fail(feed, `${feed.url} answers with status ${status}.`, wait, now, deps);
  }

  let document: FeedDocument;
  try {
    const contentType = headers['content-type'];
    document = parseFeed(response.body, { url: response.url, ...(contentType && { contentType }) });
  } catch (error) {
    const alternate = error instanceof FeedError ? error.alternates[0] : undefined;
    if (alternate && feed.lastReadAt === undefined && alternate !== feed.url)
      return moveTo(alternate, feed, now, deps);
    return fail(feed, reasonOf(error, feed, deps), 0, now, deps);
  }
  return read(feed, response, document, now, deps);
}

/** Whatever a feed's address or document sets off is that feed's own trouble, even what nobody thought of. */
function reasonOf(error: unknown, feed: Feed, deps: PollFeedDeps): string {
  if (error instanceof FetchError || error instanceof FeedError) return error.message;
  const unexpected = error instanceof Error ? error : new Error(String(error));
  deps.log.error(`Polling feed ${feed.id} failed in a way that is not foreseen`, unexpected);
  return `Wirewatch failed to read ${feed.url}: ${unexpected.message}`;
}

function conditions({ etag, lastModified }: Feed): Record<string, string> {
  return {
    accept:
      'application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5',
    ...(etag && { 'if-none-match': etag }),
    ...(lastModified && { 'if-modified-since': lastModified }),
  };
}

async function read(
  feed: Feed,
  response: SafeResponse,
  document: FeedDocument,
  now: Date,
  deps: PollFeedDeps,
): Promise<PollOutcome> {
  const taken = await takeItems(feed, document, 'whole', deps);
  const found = taken.news + taken.backlog > 0;
  const current = {
    ...feed,
    ttlMinutes: document.ttlMinutes,
    lastNewAt: latestNews(feed, document, found, now),
  };
  const push = await followHub(feed, document, response.headers.link, deps);
  const remarks = [...document.problems, ...taken.remarks].join('; ').slice(0, maxProblem);
  await deps.feeds.finishPoll(feed, {
    ...moving(feed, response),
    title: feed.title ?? (document.title.slice(0, 100) || undefined),
    etag: validator(response.headers.etag),
    lastModified: validator(response.headers['last-modified']),
    ttlMinutes: document.ttlMinutes,
    lastNewAt: current.lastNewAt,
    lastReadAt: now.toISOString(),
    failures: 0,
    problem: remarks || undefined,
    push,
    nextPollAt: pause({ ...current, push, failures: 0 }, now, [maxAge(response.headers['cache-control'])]),
  });
  return { outcome: 'read', ...taken };
}

async function leaveUnchanged(
  feed: Feed,
  response: SafeResponse,
  now: Date,
  deps: PollFeedDeps,
): Promise<PollOutcome> {
  const push = await followHub(feed, undefined, undefined, deps);
  await deps.feeds.finishPoll(feed, {
    ...moving(feed, response),
    lastReadAt: now.toISOString(),
    failures: 0,
    push,
    nextPollAt: pause({ ...feed, push, failures: 0 }, now, [maxAge(response.headers['cache-control'])]),
  });
  return { outcome: 'unchanged' };
}

/** `wait`: the pause that the server asks for, in milliseconds. */
async function fail(
  feed: Feed,
  problem: string,
  wait: number,
  now: Date,
  deps: PollFeedDeps,
): Promise<PollOutcome> {
  const failures = feed.failures + 1;
  await deps.feeds.finishPoll(feed, {
    failures,
    problem: problem.slice(0, maxProblem),
    // Sightings have to follow each other.
    moving: undefined,
    nextPollAt: pause({ ...feed, failures }, now, [wait]),
  });
  return { outcome: 'failed', problem };
}

async function end(feed: Feed, deps: PollFeedDeps): Promise<PollOutcome> {
  const problem = `${feed.url} is gone for good (status 410); it is polled no more.`.slice(0, maxProblem);
  await deps.feeds.finishPoll(feed, { status: 'gone', problem, nextPollAt: undefined });
  return { outcome: 'gone', problem };
}

/** A page was added in place of its feed. A page that offers a page runs into the doubling pauses of failures. */
async function moveTo(to: string, feed: Feed, now: Date, deps: PollFeedDeps): Promise<PollOutcome> {
  const failures = feed.failures + 1;
  await deps.feeds.finishPoll(feed, {
    url: to,
    failures,
    problem: `${feed.url} is a page; its feed is polled instead.`.slice(0, maxProblem),
    nextPollAt: failures === 1 ? now.toISOString() : pause({ ...feed, failures }, now, []),
  });
  return { outcome: 'moved', to };
}

/** A permanent redirect is kept once enough polls in a row have seen it. */
function moving(feed: Feed, { permanentUrl }: SafeResponse): Pick<FeedChanges, 'moving' | 'url'> {
  if (permanentUrl === feed.url) return { moving: undefined };
  const sightings = feed.moving?.to === permanentUrl ? feed.moving.sightings + 1 : 1;
  if (sightings >= sightingsToMove) return { moving: undefined, url: permanentUrl };
  return { moving: { to: permanentUrl, sightings } };
}

/** A new feed's news are as old as its newest item says; later, what is new is of now. */
function latestNews(feed: Feed, document: FeedDocument, found: boolean, now: Date): string {
  if (feed.lastReadAt !== undefined) return found ? now.toISOString() : (feed.lastNewAt ?? feed.addedAt);
  const dates = document.items
    .map(({ publishedAt }) => publishedAt ?? '')
    .filter((date) => date <= now.toISOString());
  const newest = dates.reduce((latest, date) => (date > latest ? date : latest), '');
  return newest === '' ? now.toISOString() : new Date(newest).toISOString();
}

function validator(value: string | undefined): string | undefined {
  return value !== undefined && value.length <= maxValidator ? value : undefined;
}

function pause(
  feed: Pick<Feed, 'id' | 'addedAt' | 'failures'> & {
    lastNewAt?: string | undefined;
    ttlMinutes?: number | undefined;
    push?: Feed['push'] | undefined;
  },
  now: Date,
  asked: readonly number[],
): string {
  return nextPoll({
    feedId: feed.id,
    now: now.getTime(),
    lastNewAt: Date.parse(feed.lastNewAt ?? feed.addedAt),
    failures: feed.failures,
    pushed: isPushing(feed.push, now),
    asked: [...asked, (feed.ttlMinutes ?? 0) * 60_000],
  }).toISOString();
}
