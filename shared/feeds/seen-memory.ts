import { createHash } from 'node:crypto';
import { canonicalUrl } from '../articles/canonical-url.ts';
import type { FeedItem } from './feed-document.ts';

/** What is stored about an item: hashes of the fields it is compared by, and whether it was backlog when first seen. */
export interface SeenItem {
  readonly guid: string;
  /** Hash of the canonical address. The same for all items without an address. */
  readonly address: string;
  readonly title: string;
  /** Hash of title and text without the numbers in the text: a counter of readers is not a change. */
  readonly words: string;
  /** The same, but also without the numbers in the title. */
  readonly gist: string;
  /** Hash that recognises an item under another guid: title and text (or path), including all numbers. */
  readonly telling: string;
  readonly backlog: boolean;
}

/** The end where a feed adds new items. It is derived from dates, or from where new items were seen. */
export type GrowingEnd = 'top' | 'bottom' | 'unknown';

/** The memory of a feed, newest items first. */
export interface SeenMemory {
  readonly entries: readonly SeenItem[];
  /** The most items that the feed has shown at once, weighted towards recent polls. */
  readonly peak: number;
  readonly growsAt: GrowingEnd;
}

/** The most items of a document that are read, so that the memory fits into one table item (400 KB). */
export const maxItems = 5000;

/** 36 bits each: an unknown item is taken for a known one once in ten million. */
const keyLength = 6;
const keyNames = ['guid', 'address', 'title', 'words', 'gist', 'telling'] as const;
const entryLength = keyNames.length * keyLength + 1;
const backlogMark = 'b';
const newsMark = 'n';

/** The header: version, growing end, and the peak in four digits of base 36. */
const header = /^2([tbu])([0-9a-z]{4})/;
const headerLength = 6;
const ends: Readonly<Record<string, GrowingEnd>> = { t: 'top', b: 'bottom', u: 'unknown' };

/** How many times the peak is remembered. Feeds sorted by popularity show old items again. */
const keptTimes = 4;
const minKept = 100;
const maxKept = 2000;

/**
 * How slowly the peak of a large feed shrinks when the feed becomes small. A single poll with one item may be an
 * error.
 */
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

/** One short string with a fixed width per item. */
export function writeMemory({ entries, peak, growsAt }: SeenMemory): string {
  const lines = entries.map(
    (entry) => keyNames.map((name) => entry[name]).join('') + (entry.backlog ? backlogMark : newsMark),
  );
  return `2${growsAt[0]}${peak.toString(36).padStart(4, '0')}${lines.join('')}`;
}

/**
 * The memory after a document with these items: they come first, and known items follow as far as there is room. A
 * part of a feed (a push) says nothing about how many items the feed shows.
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

/** `guid`: the one that identifies the item in its document. */
export function keysOf(item: FeedItem, guid: string): Omit<SeenItem, 'backlog'> {
  const text = withoutNumbers(item.text);
  // A title alone may be used again.
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

/** The address as articles are identified; empty if the address does not identify an article. */
export function addressOf({ url }: FeedItem): string {
  return canonicalUrl(url) ?? '';
}

/** Path and query: a publisher who moves to another domain keeps them. */
function placeOf(url: string): string {
  const parsed = URL.parse(canonicalUrl(url) ?? '');
  return parsed ? parsed.pathname + parsed.search : '';
}

/** A publisher who moves to another domain also changes the links in texts. */
function withoutAddresses(text: string): string {
  return text.replace(/https?:\/\/\S+/g, '');
}

/** Replaces every number, in any notation, by the same mark. */
function withoutNumbers(text: string): string {
  return withoutAddresses(text).replace(/\p{N}+(?:[.,\u00a0\u202f ]\p{N}{3})*(?:[.,:]\p{N}+)?/gu, '0');
}

function key(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, keyLength);
}
