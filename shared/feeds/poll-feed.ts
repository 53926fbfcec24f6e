import { asError } from '../as-error.ts';
import { FetchError } from '../net/fetch-error.ts';
import type { SafeRequest, SafeResponse } from '../net/safe-fetch.ts';
import { hour, minute } from '../time/units.ts';
import { countArrivals } from './arrivals.ts';
import type { Feed, FeedChanges } from './feed.ts';
import type { FeedDocument } from './feed-document.ts';
import { FeedError } from './feed-error.ts';
import { type FeedSecrets, secretHeadersFor } from './feed-secrets.ts';
import { followMove, sightingsToBelieve, takeBackMove } from './follow-move.ts';
import { parseFeed } from './parse-feed.ts';
import { maxAge, nextPoll, retryAfter } from './poll-timing.ts';
import { type TakeItemsDeps, type TakenItems, takeItems } from './take-items.ts';
import { readWatchedPage } from './watched-page.ts';
import { followHub, type HubDeps, isPushing } from './websub.ts';

export interface PollFeedDeps extends TakeItemsDeps, HubDeps {
  readonly get: (url: string, request: SafeRequest) => Promise<SafeResponse>;
  readonly feeds: TakeItemsDeps['feeds'] & {
    /** Writes the changes if the feed is still due at the time that was read. False if another worker polled it. */
    finishPoll(feed: Feed, changes: FeedChanges): Promise<boolean>;
    /** The secrets that `putSecrets` stored; undefined if there are none. */
    getSecrets(feedId: string): Promise<FeedSecrets | undefined>;
  };
}

export type PollOutcome =
  | ({ readonly outcome: 'read' } & TakenItems)
  | { readonly outcome: 'unchanged' }
  /** The feed has another address and is due there at once. */
  | { readonly outcome: 'moved'; readonly to: string }
  /** The publisher ended the feed. */
  | { readonly outcome: 'gone'; readonly problem: string }
  | { readonly outcome: 'failed'; readonly problem: string };

/**
 * The whole document is requested once a day, since broken caches answer "not modified" for ever. With 20 hours this
 * falls within a day, even as the pauses of the feed grow.
 */
const wholeAgainAfter = 20 * hour;

/** Longer validators are not stored: the feed's item must stay small, and no server needs longer ones. */
const maxValidator = 200;

const maxProblem = 200;

export interface PollDueFeedDeps extends PollFeedDeps {
  readonly feeds: PollFeedDeps['feeds'] & { get(id: string): Promise<Feed | undefined> };
}

/** Polls the feed, unless it was removed or was polled after it was found due. */
export async function pollDueFeed(feedId: string, deps: PollDueFeedDeps): Promise<void> {
  const feed = await deps.feeds.get(feedId);
  if (!feed?.nextPollAt || feed.nextPollAt > deps.now().toISOString()) return;
  const result = await pollFeed(feed, deps);
  // The reason is only stored in the feed's record, not logged: an address in it may contain a key.
  if (result.outcome === 'read')
    deps.log.info('Feed read', { feedId, news: result.news, backlog: result.backlog });
  else if (result.outcome !== 'unchanged') deps.log.info(`Feed ${result.outcome}`, { feedId });
}

/**
 * Polls one feed: sends a conditional request, puts new articles on the articles queue, and then writes once:
 * validators, results and the time of the next poll. Any problem with the feed is stored in its own record, with the
 * reason, and leads to a longer pause. Only faults of the queue or the store are thrown: nothing was written then,
 * and polling again repeats the same work.
 */
export async function pollFeed(feed: Feed, deps: PollFeedDeps): Promise<PollOutcome> {
  const now = deps.now();
  let response: SafeResponse;
  try {
    response = await ask(feed, now, deps);
  } catch (error) {
    return fail(feed, { problem: reasonOf(error, feed, deps) }, deps);
  }
  const { status, headers } = response;
  if (status === 304 || status === 204) return leaveUnchanged(feed, response, now, deps);
  if (status === 410) return end(feed, deps);
  if (status < 200 || status >= 300) {
    const wait = retryAfter(headers['retry-after'], now.getTime());
    return fail(feed, { problem: `${feed.url} answers with status ${status}.`, wait }, deps);
  }

  let document: FeedDocument;
  try {
    document = parse(feed, response);
  } catch (error) {
    const alternate = error instanceof FeedError ? error.alternates[0] : undefined;
    if (alternate && feed.lastReadAt === undefined && alternate !== feed.url)
      return moveTo(alternate, feed, now, deps);
    return fail(feed, { problem: reasonOf(error, feed, deps) }, deps);
  }
  return read(feed, { response, document, now }, deps);
}

/** A feed's address or document must only affect this feed, even if the error is unexpected. */
function reasonOf(error: unknown, feed: Feed, deps: PollFeedDeps): string {
  if (error instanceof FetchError || error instanceof FeedError) return error.message;
  const unexpected = asError(error);
  deps.log.error(`Polling feed ${feed.id} failed unexpectedly`, unexpected);
  return `Wirewatch failed to read ${feed.url}: ${unexpected.message}`;
}

async function ask(feed: Feed, now: Date, deps: PollFeedDeps): Promise<SafeResponse> {
  const secrets = feed.hasSecrets ? await deps.feeds.getSecrets(feed.id) : undefined;
  return deps.get(feed.url, {
    headers: {
      accept:
        'application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5',
      ...conditions(feed, now),
    },
    ...(secrets && { secretHeaders: secretHeadersFor(feed.url, secrets) }),
  });
}

function conditions({ etag, lastModified, lastWholeAt }: Feed, now: Date): Record<string, string> {
  if (now.getTime() - Date.parse(lastWholeAt ?? '') > wholeAgainAfter) return {};
  return {
    ...(etag && { 'if-none-match': etag }),
    ...(lastModified && { 'if-modified-since': lastModified }),
  };
}

function parse({ watch }: Feed, { body, url, headers }: SafeResponse): FeedDocument {
  const contentType = headers['content-type'];
  const source = { url, ...(contentType && { contentType }) };
  return watch === undefined ? parseFeed(body, source) : readWatchedPage(body, source, watch);
}

async function read(
  feed: Feed,
  {
    response,
    document,
    now,
  }: { readonly response: SafeResponse; readonly document: FeedDocument; readonly now: Date },
  deps: PollFeedDeps,
): Promise<PollOutcome> {
  const taken = await takeItems(feed, document, 'whole', deps);
  const readAt = now.toISOString();
  const current: Feed = {
    ...recovered(feed),
    lastNewAt: latestNews(feed, document, taken.changed, now),
    lastReadAt: readAt,
  };
  const push = await followHub(feed, document, response.headers.link, deps);
  const remarks = [...document.problems, ...taken.remarks].join('; ').slice(0, maxProblem);
  // The end of the document is missing. Without validators, the next poll requests all of it.
  const validators = response.cut ? {} : response.headers;
  await deps.feeds.finishPoll(feed, {
    title: feed.title ?? (document.title.slice(0, 100) || undefined),
    etag: validator(validators.etag),
    lastModified: validator(validators['last-modified']),
    ttlMinutes: document.ttlMinutes,
    lastNewAt: current.lastNewAt,
    arrivals: countArrivals(feed.arrivals, taken.news, now),
    lastReadAt: readAt,
    lastWholeAt: readAt,
    failures: 0,
    endings: undefined,
    movedFrom: undefined,
    problem: remarks || undefined,
    push,
    nextPollAt: pause(current, now, {
      push,
      asked: [maxAge(response.headers['cache-control']), (document.ttlMinutes ?? 0) * minute],
    }),
    ...followMove(feed, response, document),
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
  // Before the first reading nothing can be unchanged: what comes next is still backlog.
  const lastReadAt = feed.lastReadAt && now.toISOString();
  const nothingYet = `${feed.url} answers with status ${response.status}, but has never sent a document.`;
  await deps.feeds.finishPoll(feed, {
    lastReadAt,
    ...(lastReadAt === undefined && { problem: nothingYet.slice(0, maxProblem) }),
    failures: 0,
    endings: undefined,
    push,
    nextPollAt: pause({ ...recovered(feed), ...(lastReadAt && { lastReadAt }) }, now, {
      push,
      asked: [maxAge(response.headers['cache-control'])],
    }),
    ...followMove(feed, response, undefined),
  });
  return { outcome: 'unchanged' };
}

function recovered(feed: Feed): Feed {
  return { ...feed, failures: 0 };
}

/** `wait`: the pause that the server asks for, in milliseconds. */
async function fail(
  feed: Feed,
  { problem, wait, endings }: { problem: string; wait?: number; endings?: number },
  deps: PollFeedDeps,
): Promise<PollOutcome> {
  const now = deps.now();
  const failures = feed.failures + 1;
  await deps.feeds.finishPoll(feed, {
    failures,
    problem: problem.slice(0, maxProblem),
    endings,
    // Only polls in a row count.
    moving: undefined,
    nextPollAt: pause({ ...feed, failures }, now, { ...(wait && { retryAfter: wait }) }),
    ...takeBackMove(feed, problem, now),
  });
  return { outcome: 'failed', problem };
}

async function end(feed: Feed, deps: PollFeedDeps): Promise<PollOutcome> {
  const endings = (feed.endings ?? 0) + 1;
  const told = `${feed.url} is gone for good (status 410)`;
  if (endings < sightingsToBelieve || feed.movedFrom !== undefined) {
    const problem = `${told}, says its server; it will be polled again to be sure.`;
    return fail(feed, { problem, endings }, deps);
  }
  const problem = `${told}; it will not be polled again.`.slice(0, maxProblem);
  await deps.feeds.finishPoll(feed, { status: 'gone', problem, endings: undefined, nextPollAt: undefined });
  return { outcome: 'gone', problem };
}

/** A page was added instead of its feed. If the page leads to another page, the pauses double as for failures. */
async function moveTo(to: string, feed: Feed, now: Date, deps: PollFeedDeps): Promise<PollOutcome> {
  const failures = feed.failures + 1;
  await deps.feeds.finishPoll(feed, {
    url: to,
    failures,
    problem: `${feed.url} is a page; its feed is polled instead.`.slice(0, maxProblem),
    nextPollAt: failures === 1 ? now.toISOString() : pause({ ...feed, failures }, now),
  });
  return { outcome: 'moved', to };
}

/**
 * The date of the latest news: for a new feed that of its newest item, later the time of the poll that found
 * something new.
 */
function latestNews(feed: Feed, document: FeedDocument, changed: boolean, now: Date): string {
  if (feed.lastReadAt !== undefined) return changed ? now.toISOString() : (feed.lastNewAt ?? feed.addedAt);
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
  feed: Feed,
  now: Date,
  {
    push = feed.push,
    ...wishes
  }: { push?: Feed['push']; asked?: readonly number[]; retryAfter?: number } = {},
): string {
  return nextPoll({
    feedId: feed.id,
    now: now.getTime(),
    lastNewAt: Date.parse(feed.lastNewAt ?? feed.addedAt),
    lastReadAt: feed.lastReadAt === undefined ? undefined : Date.parse(feed.lastReadAt),
    failures: feed.failures,
    pushed: isPushing(push, now),
    asked: wishes.asked ?? [(feed.ttlMinutes ?? 0) * minute],
    retryAfter: wishes.retryAfter,
    atMost: feed.maxPauseMinutes === undefined ? undefined : feed.maxPauseMinutes * minute,
  }).toISOString();
}
