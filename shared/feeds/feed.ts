import { createHash } from 'node:crypto';

/**
 * A feed that is polled. One item of less than 1 KB in the store, so that a poll that finds nothing new costs one write
 * unit and two for its place in the due index; what was seen in it is kept apart (`seen-items.ts`).
 */
export interface Feed {
  readonly id: string;
  /** Where it is fetched from now; the id keeps naming the address that was added. */
  readonly url: string;
  /** Publisher as shown to readers: as the operator names it, else as the feed does. */
  readonly title?: string;
  /** Fetch the pages of new articles, for feeds that hold leads only. */
  readonly fullText: boolean;
  /** `gone`: the publisher said that there will be no more (410); polled no longer. */
  readonly status: 'active' | 'gone';
  readonly addedAt: string;
  /** ISO instant; absent when gone. */
  readonly nextPollAt?: string;
  /** When it was last read successfully; absent until then, and what is found by then is backlog. */
  readonly lastReadAt?: string;
  /** When it last had something new. */
  readonly lastNewAt?: string;
  /** Validators for the next conditional request, as the server sent them. */
  readonly etag?: string;
  readonly lastModified?: string;
  /** The pause between polls that the publisher asks for, in minutes. */
  readonly ttlMinutes?: number;
  /** Polls that failed in a row, and why the last one did, for the operator. */
  readonly failures: number;
  readonly problem?: string;
  /** Where permanent redirects lead, and how many polls in a row have seen so. */
  readonly moving?: { readonly to: string; readonly sightings: number };
  /** The WebSub subscription. */
  readonly push?: FeedPush;
}

export interface FeedPush {
  readonly hub: string;
  readonly topic: string;
  /** Signs what the hub pushes. */
  readonly secret: string;
  /** When the subscription was last asked for. */
  readonly askedAt: string;
  /** When the hub last pushed something that was signed rightly. */
  readonly lastPushAt?: string;
}

/** What may be set, and removed by `undefined`. */
export type FeedChanges = { [K in keyof Omit<Feed, 'id' | 'addedAt'>]?: Feed[K] | undefined };

/** The id of the feed at this address: the same address is the same feed. */
export function feedId(url: string): string {
  return createHash('sha256').update(new URL(url).href).digest('hex').slice(0, 24);
}

/** A feed as it is added: due at once. */
export function newFeed(
  { url, title, fullText = false }: { url: string; title?: string; fullText?: boolean },
  now: Date,
): Feed {
  return {
    id: feedId(url),
    url: new URL(url).href,
    ...(title !== undefined && { title }),
    fullText,
    status: 'active',
    addedAt: now.toISOString(),
    nextPollAt: now.toISOString(),
    failures: 0,
  };
}
