import { finish, hashHigh, stepHigh } from '../matching/analysis/hash.ts';

/**
 * Text that a source prints under all its articles: "Sign up for our letter", the owner of the paper, a licence. It
 * is ignored when articles are compared, since unrelated articles would otherwise look alike. Sentences are
 * recognised by hash. The record holds the sentences of a source's last articles that were seen once, and those seen
 * in another story too, which are standing text. At most 700 bytes, per sentence: hash (4), article (2) and how often
 * it was seen (1), the latest last.
 */
export type StandingText = Uint8Array;

/** The standing text of sources. */
export interface StandingTexts {
  /** May lag behind. Undefined for a source without a record, or with no article for a month. */
  of(source: string): Promise<StandingText | undefined>;
  put(source: string, standing: StandingText): Promise<void>;
}

const entryBytes = 7;
const mostEntries = 100;

/** A record with so many sentences learns from one article in so many. */
const enoughEntries = 50;
export const learnsFrom = 8;

/** Shorter sentences occur in many texts by chance. */
const leastWords = 4;

/** Standing text is at the beginning or end of an article, so only these sentences are recorded. */
const notedFirst = 2;
const notedLast = 8;

/** A sentence that was seen in this many stories is standing text. */
const standingFrom = 2;

interface Entry {
  readonly hash: number;
  /** The article in which it was last seen, so that a retry is not counted twice. */
  readonly article: number;
  readonly seen: number;
}

/** The text without the sentences that its source repeats. */
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

/**
 * The record of the source after an article that begins a story; undefined if it need not be written. To save writes, a
 * record with many sentences learns from one article in eight, and from each article in which a sentence of the record
 * comes a second time.
 */
export function noteSentences(
  standing: StandingText | undefined,
  article: { readonly id: string; readonly text: string },
): StandingText | undefined {
  const id = hashHigh(article.id, 0) & 0xffff;
  const entries = new Map(standing ? entriesOf(standing).map((entry) => [entry.hash, entry]) : []);
  const hashes = [...new Set(piecesOf(article.text).map(hashOf))].filter((hash) => hash !== 0);
  const isSecond = (hash: number) => {
    const known = entries.get(hash);
    return known !== undefined && known.seen < standingFrom && known.article !== id;
  };
  if (entries.size >= enoughEntries && id % learnsFrom !== 0 && !hashes.some(isSecond)) return undefined;
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

/** The latest entries. Fewer are kept of those seen once, so that repeated sentences stay longer. */
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

/** Sentences and lines with their ends. Joined, they give the text. */
function piecesOf(text: string): readonly string[] {
  return text.match(/[^\n.!?…。！？।؟]*(?:[.!?…。！？।؟]+["”’»)\]]*(?:\s+|$)|[.!?…。！？।؟]+|\n+|$)/g) ?? [];
}

/**
 * A hash of letters and digits only; 0 if there are too few. Written by hand for speed, as every sentence of every
 * article passes here: characters below the first letter of Latin-1 that are neither letter nor digit are punctuation
 * or space.
 */
function hashOf(piece: string): number {
  let hash = 0;
  let words = 0;
  let unspaced = 0;
  let isInside = false;
  for (let at = 0; at < piece.length; at += 1) {
    const unit = piece.charCodeAt(at);
    const lower = unit >= 0x41 && unit <= 0x5a ? unit | 0x20 : unit;
    const isSign =
      lower < 0x30 || (lower > 0x39 && lower < 0x61) || (lower > 0x7a && lower < 0xc0) || isMark(lower);
    if (isSign) {
      isInside = false;
      continue;
    }
    if (!isInside) {
      words += 1;
      hash = stepHigh(hash, 0x20);
    }
    isInside = true;
    if (lower >= 0x0e00) unspaced += 1;
    hash = stepHigh(hash, lower);
  }
  return words + unspaced / 2 < leastWords ? 0 : finish(hash) >>> 0;
}

/** General punctuation and East Asian punctuation. */
function isMark(unit: number): boolean {
  return (unit >= 0x2000 && unit <= 0x206f) || (unit >= 0x3000 && unit <= 0x303f) || unit >= 0xff00;
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
