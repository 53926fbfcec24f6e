import { describe, expect, it } from 'vitest';
import { SectionReader, writeSections } from '../../../../shared/matching/index/sections.ts';
import { QueryIndex, SnapshotError } from '../../../../shared/matching/query-index.ts';

const expressions = [
  'harbour ferry',
  '"storm warning"',
  'ferr*',
  '=Ferry',
  'title:ferry',
  'lang:en ferry',
  'gale OR ferry',
];
const queries = expressions.map((expression, i) => ({ id: `rule-${i}-é`, expression }));
const article = {
  title: 'Ferry waits',
  text: 'The harbours closed after a storm warning. Ferries stay.',
  language: 'en',
};

function idsOf(index: QueryIndex): string[] {
  return index
    .match(article)
    .map(({ queryId }) => queryId)
    .sort();
}

function snapshot(): ArrayBuffer {
  return QueryIndex.build(queries).toBuffer();
}

describe('a snapshot', () => {
  it('finds what the index found, with ids, spans and scores', () => {
    const index = QueryIndex.build(queries);
    const loaded = QueryIndex.fromBuffer(index.toBuffer());
    const everything = (from: QueryIndex) =>
      from.match(article).map(({ queryId, score, spans }) => ({ queryId, score, spans }));
    expect(everything(loaded)).toEqual(everything(index));
    expect(idsOf(loaded)).toHaveLength(queries.length);
    expect(loaded.size).toBe(queries.length);
  });

  it('is the same after loading and writing once more', () => {
    const buffer = snapshot();
    expect(new Uint8Array(QueryIndex.fromBuffer(buffer).toBuffer())).toEqual(new Uint8Array(buffer));
  });

  it('keeps removals and additions', () => {
    const changed = QueryIndex.build(queries).with([{ id: 'new', expression: 'harbour' }], [queries[0]!.id]);
    const loaded = QueryIndex.fromBuffer(changed.toBuffer());
    expect(idsOf(loaded)).toEqual(idsOf(changed));
    expect(idsOf(loaded)).toContain('new');
    expect(idsOf(loaded)).not.toContain(queries[0]!.id);
    expect(loaded.size).toBe(queries.length);
  });

  it('knows stems in languages that the index has never seen', () => {
    const loaded = QueryIndex.fromBuffer(QueryIndex.build([{ id: 'a', expression: 'wahl' }]).toBuffer());
    expect(loaded.match({ title: 'Wahlen', text: '', language: 'de' })).toHaveLength(1);
    expect(loaded.match({ title: 'Wahlen', text: '', language: 'en' })).toHaveLength(0);
  });

  it('of nothing is an index of nothing', () => {
    const loaded = QueryIndex.fromBuffer(QueryIndex.build([]).toBuffer());
    expect(loaded.size).toBe(0);
    expect(loaded.match(article)).toEqual([]);
  });

  it('is refused when it is incomplete at any byte', () => {
    const buffer = snapshot();
    for (const bytes of [
      0,
      1,
      7,
      8,
      16,
      24,
      32,
      64,
      buffer.byteLength / 2,
      buffer.byteLength - 8,
      buffer.byteLength - 1,
    ]) {
      const cut = buffer.slice(0, bytes);
      expect(() => QueryIndex.fromBuffer(cut), `${bytes} bytes`).toThrow(SnapshotError);
    }
    const longer = new Uint8Array(buffer.byteLength + 8);
    longer.set(new Uint8Array(buffer));
    expect(() => QueryIndex.fromBuffer(longer.buffer)).toThrow(SnapshotError);
  });

  it('is refused when any one bit of it has changed', () => {
    const buffer = snapshot();
    const bytes = new Uint8Array(buffer);
    for (let at = 0; at < bytes.length; at++) {
      const bit = 1 << (at % 8);
      bytes[at]! ^= bit;
      expect(() => QueryIndex.fromBuffer(buffer), `byte ${at}`).toThrow(SnapshotError);
      bytes[at]! ^= bit;
    }
    expect(idsOf(QueryIndex.fromBuffer(buffer))).toHaveLength(queries.length);
  });

  it('is refused when it is something else, and the error says what to do', () => {
    const text = new TextEncoder().encode('{"this":"is no index, it is JSON"}'.padEnd(64)).buffer;
    expect(() => QueryIndex.fromBuffer(text)).toThrow(/not a rule index.*Build it again/s);
  });
});

describe('sections', () => {
  it('come back in order as views of the buffer, empty ones too', () => {
    const buffer = writeSections(3, [
      Int32Array.of(-1, 2, 3),
      new Uint8Array(0),
      Uint16Array.of(7),
      Uint8Array.of(1, 2, 3),
    ]);
    const reader = new SectionReader(3, buffer);
    expect([...reader.int32()]).toEqual([-1, 2, 3]);
    expect(reader.bytes()).toHaveLength(0);
    expect([...reader.uint16()]).toEqual([7]);
    const last = reader.bytes();
    expect([...last]).toEqual([1, 2, 3]);
    expect(last.buffer).toBe(buffer);
    expect(reader.isAtEnd).toBe(true);
  });

  it('of another version are refused, and the error names both versions', () => {
    const buffer = writeSections(3, [Int32Array.of(1)]);
    expect(() => new SectionReader(4, buffer)).toThrow(/version 3.*reads version 4/);
  });
});
