import { createHash } from 'node:crypto';
import type { Arrivals } from './arrivals.ts';

/**
 * A feed that is polled. It is one item of less than 1 KB, so a poll that finds nothing new costs one write unit,
 * plus two for its place in the due index. The memory of seen items is stored separately (`seen-items.ts`).
 */
export interface Feed {
  readonly id: string;
  /** The address that is fetched now. The id is still derived from the address that was added. */
  readonly url: string;
  /** The publisher as shown to readers: the operator's name for it, or else the feed's own title. */
  readonly title?: string;
  /** Fetch the pages of new articles, for feeds that contain only the first lines. */
  readonly fullText: boolean;
  /** A page without a feed: this CSS selector finds the links that are its headlines. */
  readonly watch?: string;
  /**
   * It is a newsletter: its letters arrive by mail at this address, and nothing is fetched. Its `url` is "mailto:"
   * plus this address.
   */
  readonly address?: string;
  /** The confirmation link of the mailing list, which the operator follows. The service never opens it. */
  readonly confirmUrl?: string;
  /** BCP 47 primary language, lower case. It overrides what documents and pages declare. */
  readonly language?: string;
  /** Added to all its articles, before their own tags. */
  readonly tags?: readonly string[];
  /** The scores of its articles are multiplied by this. Absent: 1. */
  readonly weight?: number;
  /**
   * The longest pause between polls, in minutes, for warnings and recalls. Only a server that asks for a longer pause
   * gets one.
   */
  readonly maxPauseMinutes?: number;
  /** There are secret headers for it (`feed-secrets.ts`). */
  readonly hasSecrets?: boolean;
  /** `gone`: the publisher ended it (410). `paused`: the operator wants none of it for now. Neither is polled. */
  readonly status: FeedStatus;
  readonly addedAt: string;
  /** ISO instant; absent when it is not polled. */
  readonly nextPollAt?: string;
  /** When it was last read successfully. Absent until then: everything found by then is backlog. */
  readonly lastReadAt?: string;
  /** When it last had something new. Changes that are only numbers in known texts do not count. */
  readonly lastNewAt?: string;
  /** When the server last sent the whole document instead of "not modified". */
  readonly lastWholeAt?: string;
  /** Validators for the next conditional request, as the server sent them. */
  readonly etag?: string;
  readonly lastModified?: string;
  /** The pause between polls that the publisher asks for, in minutes. */
  readonly ttlMinutes?: number;
  /** Failed polls in a row, and the reason for the last failure, for the operator. */
  readonly failures: number;
  readonly problem?: string;
  /** The new address that permanent redirects or the feed itself name, and how many polls in a row have seen it. */
  readonly moving?: { readonly to: string; readonly sightings: number; readonly byWord?: boolean };
  /** The former address, after a move that only the feed itself announced, until the new address was read once. */
  readonly movedFrom?: string;
  /** Polls in a row that were answered with "gone" (410). */
  readonly endings?: number;
  /** How many articles came in on the last days, backlog not counted. */
  readonly arrivals?: Arrivals;
  /** The WebSub subscription. */
  readonly push?: FeedPush;
}

export const feedStatuses = ['active', 'paused', 'gone'] as const;
export type FeedStatus = (typeof feedStatuses)[number];

export interface FeedPush {
  readonly hub: string;
  readonly topic: string;
  /** The key with which the hub signs its pushes. */
  readonly secret: string;
  /** When the subscription was last requested. */
  readonly askedAt: string;
  /** When the hub last pushed something with a valid signature. */
  readonly lastPushAt?: string;
}

/** Fields that may be set; `undefined` removes one. */
export type FeedChanges = { [K in keyof Omit<Feed, 'id' | 'addedAt'>]?: Feed[K] | undefined };

/** The id of the feed at this address. The same address gives the same id. */
export function feedId(url: string): string {
  return createHash('sha256').update(new URL(url).href).digest('hex').slice(0, 24);
}

/** The settings that an operator may give a feed. Undefined means not given. */
export type FeedSettings = {
  readonly [K in
    | 'title'
    | 'fullText'
    | 'watch'
    | 'language'
    | 'tags'
    | 'weight'
    | 'maxPauseMinutes'
    | 'hasSecrets']?: Feed[K] | undefined;
};

/** A feed that was just added. It is due at once. */
export function newFeed(
  { url, fullText = false, ...settings }: FeedSettings & { readonly url: string },
  now: Date,
): Feed {
  return {
    id: feedId(url),
    url: new URL(url).href,
    ...withoutUndefined(settings),
    fullText,
    status: 'active',
    addedAt: now.toISOString(),
    nextPollAt: now.toISOString(),
    failures: 0,
  };
}

/** The settings without those that are undefined. The return type says so too. */
function withoutUndefined<T extends object>(settings: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
