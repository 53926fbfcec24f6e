import { createHash } from 'node:crypto';
import { canonicalUrl } from '../articles/canonical-url.ts';
import type { FeedItem } from './feed-document.ts';

/** What is kept of an item: hashes of what it is compared by, and whether it was backlog when it was first seen. */
export interface SeenItem {
  readonly guid: string;
  /** Of the canonical address; the same for all items without one. */
  readonly address: string;
  readonly title: string;
  /** Of title and text, without the numbers in the text: a counter of readers is no change. */
  readonly words: string;
  /** The same without the numbers in the title. */
  readonly gist: string;
  /** Of what makes an item the same under another guid: title and text (else place), to the last number. */
  readonly telling: string;
  readonly backlog: boolean;
}

/** Where a feed puts what is new: read off its dates, or off where new items were seen to come. */
export type GrowingEnd = 'top' | 'bottom' | 'unknown';

/** Memory of a feed, newest first. */
export interface SeenMemory {
  readonly entries: readonly SeenItem[];
  /** The most items that the feed has shown at once, as far as lately. */
  readonly peak: number;
  readonly growsAt: GrowingEnd;
}

/** No document may hold more items, so that the memory fits into one item of the store (400 KB). */
export const maxItems = 5000;

/** 36 bits each: that an unknown item passes for known happens once in ten million. */
const keyLength = 6;
const keyNames = ['guid', 'address', 'title', 'words', 'gist', 'telling'] as const;
const entryLength = keyNames.length * keyLength + 1;
const backlogMark = 'b';
const newsMark = 'n';

/** Version, growing end, and the peak in four digits of base 36. */
const header = /^2([tbu])([0-9a-z]{4})/;
const headerLength = 6;
const ends: Readonly<Record<string, GrowingEnd>> = { t: 'top', b: 'bottom', u: 'unknown' };

/** So much is kept of what a feed no longer shows: feeds sorted by popularity show it again. */
const keptTimes = 4;
const minKept = 100;
const maxKept = 2000;

/** How slowly a large feed that became small is believed: a poll that shows one item only may be a mishap. */
const peakDecay = 1 / 64;

/** An empty memory if the text cannot be read. */
export function readMemory(seen: string): SeenMemory {
  const [found, end = '', peak = ''] = header.exec(seen) ?? [];
  if (found === undefined) return { entries: [], peak: 0, growsAt: 'unknown' };
  const entries: SeenItem[] = [];
  for (let at = headerLength; at + entryLength <= seen.length; at += entryLength) {
    const part = (n: number) => seen.slice(at + n * keyLength, at + (n + 1) * keyLength);
    entries.push({
      guid: part(0),
      address: part(1),
      title: part(2),
      words: part(3),
      gist: part(4),
      telling: part(5),
      backlog: seen[at + entryLength - 1] === backlogMark,
    });
  }
  return { entries, peak: Number.parseInt(peak, 36), growsAt: ends[end] ?? 'unknown' };
}

/** One short string, of fixed width for each item. */
export function writeMemory({ entries, peak, growsAt }: SeenMemory): string {
  const lines = entries.map(
    (entry) => keyNames.map((name) => entry[name]).join('') + (entry.backlog ? backlogMark : newsMark),
  );
  return `2${growsAt[0]}${peak.toString(36).padStart(4, '0')}${lines.join('')}`;
}

/**
 * The memory after a document of these items: they come first, what was known stays behind them as far as there is
 * room. A part of a feed (a push) says nothing of how much the feed shows.
 */
export function extendMemory(
  memory: SeenMemory,
  current: readonly SeenItem[],
  { extent, growsAt }: { extent: 'whole' | 'part'; growsAt: GrowingEnd },
): SeenMemory {
  const decayed = Math.floor(memory.peak * (1 - peakDecay));
  const peak = extent === 'whole' ? Math.max(current.length, decayed) : memory.peak;
  const room = Math.max(minKept, Math.min(keptTimes * peak, maxKept), Math.ceil(1.25 * peak), current.length);
  const wholes = new Map<string, SeenItem>();
  for (const entry of [...current, ...memory.entries]) {
    const whole = keyNames.map((name) => entry[name]).join('');
    if (!wholes.has(whole)) wholes.set(whole, entry);
  }
  return { entries: [...wholes.values()].slice(0, Math.min(room, maxItems)), peak, growsAt };
}

/** `guid`: the one by which the item is told apart in its document. */
export function keysOf(item: FeedItem, guid: string): Omit<SeenItem, 'backlog'> {
  const text = withoutNumbers(item.text);
  // A title by itself may come again.
  const content = item.text === '' ? placeOf(item.url) || guid : withoutAddresses(item.text);
  return {
    guid: key(guid),
    address: key(addressOf(item)),
    title: key(item.title),
    words: key(`${item.title}\n${text}`),
    gist: key(`${withoutNumbers(item.title)}\n${text}`),
    telling: key(`${item.title}\n${content}`),
  };
}

/** As articles are told apart; empty where an address tells nothing. */
export function addressOf({ url }: FeedItem): string {
  return canonicalUrl(url) ?? '';
}

/** Path and query: a publisher who moves to another domain keeps them. */
function placeOf(url: string): string {
  const parsed = URL.parse(canonicalUrl(url) ?? '');
  return parsed ? parsed.pathname + parsed.search : '';
}

/** A publisher who moves to another domain changes the links in texts too. */
function withoutAddresses(text: string): string {
  return text.replace(/https?:\/\/\S+/g, '');
}

/** Numbers in any spelling become one. */
function withoutNumbers(text: string): string {
  return withoutAddresses(text).replace(/\p{N}+(?:[.,\u00a0\u202f ]\p{N}{3})*(?:[.,:]\p{N}+)?/gu, '0');
}

function key(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, keyLength);
}
