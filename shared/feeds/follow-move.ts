import type { SafeResponse } from '../net/safe-fetch.ts';
import type { Feed, FeedChanges } from './feed.ts';
import { feedAddress } from './feed-address.ts';
import type { FeedDocument } from './feed-document.ts';

/**
 * How many polls in a row must see that a feed moved or ended before we accept it. Many such answers are mistakes
 * that last an hour.
 */
export const sightingsToBelieve = 3;

type Move = Pick<
  FeedChanges,
  'moving' | 'url' | 'movedFrom' | 'etag' | 'lastModified' | 'failures' | 'problem' | 'nextPollAt'
>;

/**
 * The address at which the feed is polled from now on. A permanent redirect is accepted after enough polls in a row
 * have seen it. The same holds for an address that the feed itself names as its new one (`itunes:new-feed-url`).
 * Nothing was read at that address yet, so the old one is kept until the new one was read.
 */
export function followMove(
  feed: Feed,
  { permanentUrl }: SafeResponse,
  document: FeedDocument | undefined,
): Move {
  const redirected = permanentUrl !== feed.url && feedAddress(permanentUrl) !== undefined;
  const to = redirected ? permanentUrl : addressByWord(feed, document);
  if (to === undefined || to === feed.url) return { moving: undefined };
  const sightings = feed.moving?.to === to ? feed.moving.sightings + 1 : 1;
  if (sightings < sightingsToBelieve)
    return { moving: { to, sightings, ...(!redirected && { byWord: true }) } };
  if (redirected) return { moving: undefined, url: to };
  return { moving: undefined, url: to, movedFrom: feed.url, etag: undefined, lastModified: undefined };
}

/** An unchanged document still names the same address. */
function addressByWord({ moving }: Feed, document: FeedDocument | undefined): string | undefined {
  if (document === undefined) return moving?.byWord ? moving.to : undefined;
  return document.newUrl === undefined ? undefined : feedAddress(document.newUrl);
}

/** Goes back to the former address at once, if no feed was found at the address that the feed named. */
export function takeBackMove({ url, movedFrom }: Feed, problem: string, now: Date): Move | undefined {
  if (movedFrom === undefined) return undefined;
  return {
    url: movedFrom,
    movedFrom: undefined,
    moving: undefined,
    problem: `${movedFrom} says that it has moved to ${url}, but at that address: ${problem}`.slice(0, 200),
    nextPollAt: now.toISOString(),
  };
}
