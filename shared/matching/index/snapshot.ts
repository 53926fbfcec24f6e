import { analysisFingerprint } from '../analysis/fingerprint.ts';
import { Dictionary, type SpelledTerm } from './dictionary.ts';
import { IdTable } from './id-table.ts';
import { type Section, SectionReader, writeSections } from './sections.ts';
import type { Segment } from './segment.ts';

/** Raise this whenever the meaning of a section changes, including that of the compiled programs. */
const FORMAT = 2;

/** A segment, and a bit for each of its queries that has been removed since. */
export interface SnapshotPart {
  readonly segment: Segment;
  readonly removed: Int32Array | undefined;
}

/**
 * Includes the fingerprint of the analysis, because a program that stems or folds differently cannot use the snapshot.
 */
function version(): number {
  return Math.imul(FORMAT, 0x9e3779b1) ^ analysisFingerprint();
}

/** The parts of an index in one buffer. */
export function writeSnapshot(parts: readonly SnapshotPart[]): ArrayBuffer {
  return writeSections(version(), parts.flatMap(sectionsOf));
}

/**
 * The parts of an index, without copying. The buffer must not change afterwards.
 *
 * @throws SnapshotError when the buffer is damaged, incomplete or of another version
 */
export function readSnapshot(buffer: ArrayBuffer): SnapshotPart[] {
  const sections = new SectionReader(version(), buffer);
  const parts: SnapshotPart[] = [];
  while (!sections.isAtEnd) parts.push(readPart(sections));
  return parts;
}

function sectionsOf({ segment, removed }: SnapshotPart): Section[] {
  const { keys, wildcards, exacts, marked } = segment.dictionary;
  const stems = segment.dictionary.allStems();
  return [
    Int32Array.of(segment.needs),
    keys.high,
    keys.low,
    keys.terms,
    stems.high,
    stems.low,
    stems.terms,
    stems.languages,
    ...sectionsOfSpelled(wildcards),
    ...sectionsOfSpelled(exacts),
    ...sectionsOfSpelled(marked),
    segment.frequencies,
    segment.pairFirsts,
    segment.pairSeconds,
    segment.postingStarts,
    segment.postings,
    segment.programs,
    segment.ids.starts,
    segment.ids.bytes,
    segment.ids.hashes,
    segment.ids.numbers,
    removed ?? new Int32Array(0),
  ];
}

/** Reads what `writePart` wrote, in the same order. */
function readPart(from: SectionReader): SnapshotPart {
  const needs = from.int32()[0]!;
  const keys = { high: from.uint32(), low: from.uint32(), terms: from.int32() };
  const stems = { high: from.uint32(), low: from.uint32(), terms: from.int32(), languages: from.uint32() };
  const wildcards = readSpelled(from.int32(), from.int32(), from.uint16());
  const exacts = readSpelled(from.int32(), from.int32(), from.uint16());
  const marked = readSpelled(from.int32(), from.int32(), from.uint16());
  const segment: Segment = {
    needs,
    dictionary: new Dictionary({ keys, wildcards, exacts, marked, stems }),
    frequencies: from.bytes(),
    pairFirsts: from.int32(),
    pairSeconds: from.int32(),
    postingStarts: from.int32(),
    postings: from.int32(),
    programs: from.int32(),
    ids: new IdTable({
      starts: from.int32(),
      bytes: from.bytes(),
      hashes: from.uint32(),
      numbers: from.int32(),
    }),
  };
  const removed = from.int32();
  return { segment, removed: removed.length > 0 ? removed : undefined };
}

function sectionsOfSpelled(terms: readonly SpelledTerm[]): Section[] {
  const texts = terms.map(({ text }) => text).join('');
  return [
    Int32Array.from(terms, ({ term }) => term),
    Int32Array.from(terms, ({ text }) => text.length),
    Uint16Array.from({ length: texts.length }, (_, i) => texts.charCodeAt(i)),
  ];
}

function readSpelled(terms: Int32Array, lengths: Int32Array, units: Uint16Array): SpelledTerm[] {
  const spelled: SpelledTerm[] = [];
  let at = 0;
  for (const [i, term] of terms.entries()) {
    const end = at + lengths[i]!;
    spelled.push({ term, text: String.fromCharCode(...units.subarray(at, end)) });
    at = end;
  }
  return spelled;
}
