import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBody } from '../../../shared/net/decode-body.ts';

const text = Buffer.from(`<rss>${'Some words, and others. '.repeat(40)}</rss>`);
const tail = Buffer.from('\r\n<!-- served in 3 ms -->');
const decode = (body: Buffer, encoding = '') =>
  decodeBody(body, { encoding, maxBytes: 100_000, address: 'https://news.example/' });

/** A gzip file as `gzip --name` writes it: with the name of the file in its header. */
function gzipWithName(): Buffer {
  const plain = gzipSync(text);
  plain[3] = 8;
  return Buffer.concat([plain.subarray(0, 10), Buffer.from('feed.xml\0'), plain.subarray(10)]);
}

describe('a body', () => {
  it.each([
    ['plain', text, ''],
    ['plain, labelled with a charset', text, 'utf-8'],
    ['plain, labelled gzip', text, 'gzip'],
    ['plain, labelled br', text, 'br'],
    ['plain, labelled deflate', text, 'deflate'],
    ['gzip', gzipSync(text), 'gzip'],
    ['gzip without a label', gzipSync(text), ''],
    ['gzip labelled br', gzipSync(text), 'br'],
    ['gzip labelled deflate', gzipSync(text), 'deflate'],
    ['gzip twice, labelled once', gzipSync(gzipSync(text)), 'gzip'],
    ['gzip twice, labelled so', gzipSync(gzipSync(text)), 'gzip, gzip'],
    [
      'gzip in two members',
      Buffer.concat([gzipSync(text.subarray(0, 99)), gzipSync(text.subarray(99))]),
      'gzip',
    ],
    ['gzip with bytes after it', Buffer.concat([gzipSync(text), tail]), 'x-gzip'],
    ['gzip with a file name', gzipWithName(), 'gzip'],
    ['gzip with a file name, and bytes after it', Buffer.concat([gzipWithName(), tail]), 'gzip'],
    ['gzip of brotli', gzipSync(brotliCompressSync(text)), 'br, gzip'],
    ['deflate', deflateSync(text), 'deflate'],
    ['deflate without its wrapping', deflateRawSync(text), 'deflate'],
    ['deflate with bytes after it', Buffer.concat([deflateSync(text), tail]), 'deflate'],
    ['brotli', brotliCompressSync(text), 'br'],
    ['Zstandard, which nobody asked for', zstdCompressSync(text), 'zstd'],
  ])('is read whole: %s', async (_, body, label) => {
    const { bytes, cut } = await decode(body, label);
    expect({ text: bytes.toString(), cut }).toEqual({ text: text.toString(), cut: false });
  });

  it('of which only the checksum is missing is complete', async () => {
    expect((await decode(gzipSync(text).subarray(0, -8), 'gzip')).bytes.toString()).toBe(text.toString());
  });

  it('that is incomplete is read as far as it goes, and marked as cut', async () => {
    for (const [body, label] of [
      [gzipSync(text), 'gzip'],
      [deflateRawSync(text), 'deflate'],
    ] as const) {
      const { bytes, cut } = await decode(body.subarray(0, -16), label);
      expect(cut).toBe(true);
      expect(bytes.length).toBeGreaterThan(0);
      expect(text.toString().startsWith(bytes.toString())).toBe(true);
    }
  });

  it('that fits no possible meaning of its label is an error', async () => {
    const noise = Buffer.from(Uint8Array.from({ length: 200 }, (_, n) => (n * 137 + 0x89) % 256));
    for (const label of ['gzip', 'br', 'deflate', 'compress'])
      await expect(decode(noise, label)).rejects.toMatchObject({ reason: 'bad-encoding' });
    expect((await decode(noise)).bytes).toEqual(noise);
  });

  it('is never larger than allowed, however many layers it is compressed in', async () => {
    const bomb = Buffer.alloc(1_000_000, 'x');
    for (const body of [gzipSync(bomb), gzipSync(gzipSync(bomb)), Buffer.concat([gzipSync(bomb), tail])])
      await expect(decode(body, 'gzip')).rejects.toMatchObject({ reason: 'too-large' });
    await expect(decode(deflateRawSync(bomb), 'deflate')).rejects.toMatchObject({ reason: 'too-large' });
    await expect(decode(brotliCompressSync(bomb), 'br')).rejects.toMatchObject({ reason: 'too-large' });
  });

  it('of any bytes is decoded or refused, and nothing else happens', async () => {
    const labels = fc.constantFrom('', 'gzip', 'br', 'deflate', 'none', 'gzip, br');
    const bytes = fc.tuple(
      fc.constantFrom([], [0x1f, 0x8b, 8], [0x28, 0xb5, 0x2f, 0xfd], [0x78, 0x9c]),
      fc.uint8Array(),
    );
    await fc.assert(
      fc.asyncProperty(bytes, labels, async ([start, rest], label) => {
        const outcome = await decode(Buffer.concat([Buffer.from(start), rest]), label).then(
          () => 'decoded',
          (error: { name: string }) => error.name,
        );
        expect(['decoded', 'FetchError']).toContain(outcome);
      }),
    );
  });
});
