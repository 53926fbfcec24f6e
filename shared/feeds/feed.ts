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
  /** It is a page without a feed: its headlines are the links that this CSS selector finds. */
  readonly watch?: string;
  /** It is a newsletter, whose letters come by mail to this address and are never fetched; `url` is "mailto:" and it. */
  readonly address?: string;
  /** The list asks whether the subscription is meant: where the operator says yes. Never opened by the service. */
  readonly confirmUrl?: string;
  /** BCP 47 primary language, lower case; beats what its documents and pages say. */
  readonly language?: string;
  /** Given to all its articles, before their own. */
  readonly tags?: readonly string[];
  /** What its articles score counts so many times; absent: once. */
  readonly weight?: number;
  /** The longest pause between polls in minutes, for warnings and recalls; only a server that asks for more gets more. */
  readonly maxPauseMinutes?: number;
  /** Headers are kept as secrets for it (`feed-secrets.ts`). */
  readonly hasSecrets?: boolean;
  /** `gone`: the publisher said that there will be no more (410); polled no longer. */
  readonly status: 'active' | 'gone';
  readonly addedAt: string;
  /** ISO instant; absent when gone. */
  readonly nextPollAt?: string;
  /** When it was last read successfully; absent until then, and what is found by then is backlog. */
  readonly lastReadAt?: string;
  /** When it last had something new; of numbers that change in known texts nothing is heard here. */
  readonly lastNewAt?: string;
  /** When a whole document last came, instead of the answer that nothing has changed. */
  readonly lastWholeAt?: string;
  /** Validators for the next conditional request, as the server sent them. */
  readonly etag?: string;
  readonly lastModified?: string;
  /** The pause between polls that the publisher asks for, in minutes. */
  readonly ttlMinutes?: number;
  /** Polls that failed in a row, and why the last one did, for the operator. */
  readonly failures: number;
  readonly problem?: string;
  /** Where permanent redirects or the feed's own word lead, and how many polls in a row have seen so. */
  readonly moving?: { readonly to: string; readonly sightings: number; readonly byWord?: boolean };
  /** Where it was before it moved on its own word alone, until the new address has been read. */
  readonly movedFrom?: string;
  /** Polls in a row that were told that it has ended (410). */
  readonly endings?: number;
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

/** What an operator may say of a feed; undefined is not stated. */
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

/** A feed as it is added: due at once. */
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

/** A type that knows what the filter does. */
function withoutUndefined<T extends object>(settings: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
