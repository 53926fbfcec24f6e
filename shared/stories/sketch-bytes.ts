import type { Sketch } from './sketch.ts';
import { sketchFilterBytes } from './word-filter.ts';

/** The fixed fields at the start, in bytes: source, hour, words, three counts, a flag, the whole. */
const headBytes = 20;

/** A sketch as bytes, little-endian. At most 820, so that an item with it stays within one write unit of 1 KB. */
export function toBytes(sketch: Sketch): Uint8Array {
  const { ranks, words, facts, title, source, hour, length, caseless, whole } = sketch;
  const lists = [ranks, facts, title];
  const size = headBytes + words.length + lists.reduce((sum, list) => sum + list.byteLength, 0);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, source, true);
  view.setUint32(4, hour, true);
  view.setUint32(8, length, true);
  for (const [i, list] of lists.entries()) view.setUint8(12 + i, list.length);
  view.setUint8(15, Number(caseless));
  view.setUint32(16, whole, true);
  bytes.set(words, headBytes);
  let at = headBytes + words.length;
  for (const list of lists) {
    for (const number of list) {
      view.setUint32(at, number, true);
      at += 4;
    }
  }
  return bytes;
}

/** Reverses `toBytes`. The bytes may begin anywhere in a larger buffer. */
export function fromBytes(bytes: Uint8Array): Sketch {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = headBytes + sketchFilterBytes;
  const [ranks, facts, title] = [0, 1, 2].map((i) => {
    const list = new Uint32Array(view.getUint8(12 + i));
    for (let place = 0; place < list.length; place += 1, at += 4) list[place] = view.getUint32(at, true);
    return list;
  });
  const none = new Uint32Array();
  return {
    ranks: ranks ?? none,
    words: Uint8Array.from(bytes.subarray(headBytes, headBytes + sketchFilterBytes)),
    facts: facts ?? none,
    title: title ?? none,
    whole: view.getUint32(16, true),
    length: view.getUint32(8, true),
    caseless: view.getUint8(15) === 1,
    source: view.getInt32(0, true),
    hour: view.getUint32(4, true),
  };
}
