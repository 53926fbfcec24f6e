import { hashHigh } from '../matching/analysis/hash.ts';

/**
 * What a source sets under everything that it prints: "Sign up for our letter", who owns the paper, a licence. It counts
 * for nothing when articles are compared, or strangers would be one story. Sentences are known by their hashes: those of
 * the last articles of a source, seen once, and those seen in another story as well, which are standing text. Bytes, of
 * at most 700: hash (4), article (2) and how often it was seen (1) for each sentence, the latest last.
 */
export type StandingText = Uint8Array;

/** What the sources of articles repeat. */
export interface StandingTexts {
  /** May lag behind; undefined for a source that nothing is known of, or of which nothing came for a month. */
  of(source: string): Promise<StandingText | undefined>;
  put(source: string, standing: StandingText): Promise<void>;
}

const entryBytes = 7;
const mostEntries = 100;

/** Shorter sentences stand in many texts by chance. */
const leastWords = 4;

/** Standing text begins or ends an article; of the rest of it nothing is noted. */
const notedFirst = 2;
const notedLast = 8;

/** Seen in so many stories, a sentence is standing text. */
const standingFrom = 2;

interface Entry {
  readonly hash: number;
  /** Of the article that it was seen in last: a retry counts nothing twice. */
  readonly article: number;
  readonly seen: number;
}

/** The text less the sentences that its source repeats. */
export function withoutStanding(text: string, standing: StandingText | undefined): string {
  if (standing === undefined) return text;
  const known = new Set(
    entriesOf(standing)
      .filter(({ seen }) => seen >= standingFrom)
      .map(({ hash }) => hash),
  );
  if (known.size === 0) return text;
  return piecesOf(text)
    .filter((piece) => !known.has(hashOf(piece)))
    .join('');
}

/** What is known of the source after an article that begins a story. */
export function noteSentences(
  standing: StandingText | undefined,
  article: { readonly id: string; readonly text: string },
): StandingText {
  const id = hashHigh(article.id, 0) & 0xffff;
  const entries = new Map(standing ? entriesOf(standing).map((entry) => [entry.hash, entry]) : []);
  const hashes = [...new Set(piecesOf(article.text).map(hashOf))].filter((hash) => hash !== 0);
  for (const [place, hash] of hashes.entries()) {
    const known = entries.get(hash);
    const isAtEdge = place < notedFirst || place >= hashes.length - notedLast;
    if (!known && !isAtEdge) continue;
    const seen = known?.article === id ? known.seen : Math.min((known?.seen ?? 0) + 1, 255);
    entries.delete(hash);
    entries.set(hash, { hash, article: id, seen });
  }
  return toBytes(latest([...entries.values()]));
}

/** The latest; of those seen once fewer, so that what a source repeats outlives them. */
function latest(entries: readonly Entry[]): readonly Entry[] {
  const surplus = entries.length - mostEntries;
  if (surplus <= 0) return entries;
  const going = new Set(
    [...entries.filter(({ seen }) => seen === 1), ...entries.filter(({ seen }) => seen > 1)].slice(
      0,
      surplus,
    ),
  );
  return entries.filter((entry) => !going.has(entry));
}

/** Sentences and lines, with what ends them; joined they are the text. */
function piecesOf(text: string): readonly string[] {
  return text.match(/[^\n.!?…。！？।؟]*(?:[.!?…。！？।؟]+["”’»)\]]*(?:\s+|$)|[.!?…。！？।؟]+|\n+|$)/g) ?? [];
}

/** Of its letters and digits alone; 0 where there are too few. */
function hashOf(piece: string): number {
  const words = piece
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
  const isUnspaced = /[\u0e00-\u0eff\u3040-\u9fff]/.test(words);
  const count = isUnspaced ? words.length / 2 : words.split(' ').length;
  return count < leastWords ? 0 : hashHigh(words, 0) >>> 0;
}

function entriesOf(bytes: StandingText): Entry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.byteLength / entryBytes) }, (_, i) => ({
    hash: view.getUint32(i * entryBytes, true),
    article: view.getUint16(i * entryBytes + 4, true),
    seen: view.getUint8(i * entryBytes + 6),
  }));
}

function toBytes(entries: readonly Entry[]): StandingText {
  const view = new DataView(new ArrayBuffer(entries.length * entryBytes));
  for (const [i, { hash, article, seen }] of entries.entries()) {
    view.setUint32(i * entryBytes, hash, true);
    view.setUint16(i * entryBytes + 4, article, true);
    view.setUint8(i * entryBytes + 6, seen);
  }
  return new Uint8Array(view.buffer);
}
