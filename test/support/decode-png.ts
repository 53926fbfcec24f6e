import { crc32, inflateSync } from 'node:zlib';

/**
 * Reads a PNG of true colour whose rows have no filter, and checks the sums of its chunks.
 *
 * @returns `at` says the colour of a pixel as "#rrggbb"
 */
export function decodePng(png: Buffer): {
  readonly width: number;
  readonly height: number;
  readonly at: (x: number, y: number) => string;
} {
  if (png.subarray(0, 8).toString('hex') !== '89504e470d0a1a0a') throw new Error('This is no PNG.');
  const chunks = new Map<string, Buffer>();
  for (let from = 8; from < png.length; ) {
    const length = png.readUInt32BE(from);
    const named = png.subarray(from + 4, from + 8 + length);
    if (crc32(named) !== png.readUInt32BE(from + 8 + length)) throw new Error('A chunk has the wrong sum.');
    chunks.set(named.subarray(0, 4).toString('latin1'), named.subarray(4));
    from += 12 + length;
  }
  const header = chunks.get('IHDR') ?? Buffer.alloc(13);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const rows = inflateSync(chunks.get('IDAT') ?? Buffer.alloc(0));
  const row = 1 + width * 3;
  if (rows.length !== height * row || !chunks.has('IEND')) throw new Error('The picture is not whole.');
  return {
    width,
    height,
    at: (x, y) => `#${rows.subarray(y * row + 1 + x * 3, y * row + 4 + x * 3).toString('hex')}`,
  };
}
