import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFile, type Piece, readPieces } from '../../../infra/cli/named-files.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wirewatch-files-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function piecesOf(content: Uint8Array): Promise<Piece[]> {
  const path = join(folder, 'archive.ndjson');
  await writeFile(path, content);
  const pieces: Piece[] = [];
  for await (const piece of readPieces({ name: 'archive.ndjson', path, bytes: content.length })) {
    pieces.push(piece);
  }
  return pieces;
}

describe('readPieces', () => {
  it('cuts a large file at ends of lines, and counts on', async () => {
    // Lines of up to 1.5 MB against chunks of 1 MB: some chunks hold many ends, some none.
    const line = fc.integer({ min: 0, max: 1_500_000 }).map((length) => 'x'.repeat(length));
    const short = fc.integer({ min: 0, max: 200_000 }).map((length) => 'y'.repeat(length));
    const lines = fc.array(fc.oneof(line, short), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(lines, fc.boolean(), async (texts, ends) => {
        const content = Buffer.from(texts.join('\n') + (ends ? '\n' : ''));
        const pieces = await piecesOf(content);
        expect(Buffer.concat(pieces.map((piece) => piece.content)).equals(content)).toBe(true);
        let before = 1;
        for (const [index, piece] of pieces.entries()) {
          expect(piece.firstLine).toBe(before);
          before += Buffer.from(piece.content).toString().split('\n').length - 1;
          if (index < pieces.length - 1) expect(piece.content.at(-1)).toBe(0x0a);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('gives nothing of an empty file', async () => {
    expect(await piecesOf(Buffer.alloc(0))).toEqual([]);
  });
});

describe('findFile', () => {
  it('looks where npm was called from, not where it runs scripts', async () => {
    await writeFile(join(folder, 'here.txt'), 'four');
    const env = { npm_lifecycle_event: 'wirewatch', INIT_CWD: folder };
    expect(await findFile('here.txt', env)).toEqual({
      name: 'here.txt',
      path: join(folder, 'here.txt'),
      bytes: 4,
    });
    await expect(findFile('here.txt', { INIT_CWD: folder })).rejects.toThrow('there is no such file');
  });
});
