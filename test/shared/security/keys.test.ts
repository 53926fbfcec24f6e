import { describe, expect, it } from 'vitest';
import { createReadKeys, deriveKeys } from '../../../shared/security/keys.ts';

const root = 'r'.repeat(64);
const secret = (signing: Record<string, string> = {}) => JSON.stringify({ root, signing });

describe('deriveKeys', () => {
  it('signs with key 0 of the root while nothing was rotated', () => {
    const keys = deriveKeys(secret());
    expect(keys.signingId).toBe('0');
    expect([...keys.signing.keys()]).toEqual(['0']);
  });

  it('signs with the highest id, by number and not by text, and keeps the others', () => {
    const keys = deriveKeys(secret({ '2': 'b'.repeat(40), '10': 'c'.repeat(40) }));
    expect(keys.signingId).toBe('10');
    expect([...keys.signing.keys()].sort()).toEqual(['0', '10', '2']);
  });

  it('never changes the identity key by a rotation', () => {
    expect(deriveKeys(secret({ '1': 'b'.repeat(40) })).identity).toEqual(deriveKeys(secret()).identity);
  });

  it('gives every purpose a key of its own', () => {
    const { identity, signing } = deriveKeys(secret({ '1': root }));
    const all = [identity, ...signing.values()].map((key) => Buffer.from(key).toString('hex'));
    expect(new Set(all).size).toBe(3);
  });

  it.each([
    ['text that is not JSON', 'hunter2-is-the-root'],
    ['a short root', JSON.stringify({ root: 'hunter2', signing: {} })],
    ['a key id that is no number', JSON.stringify({ root, signing: { a: 'hunter2'.repeat(6) } })],
  ])('refuses %s and does not repeat the secret', (_, text) => {
    expect(() => deriveKeys(text)).toThrow(/keys secret/);
    expect(() => deriveKeys(text)).not.toThrow(/hunter2/);
  });
});

describe('createReadKeys', () => {
  const setUp = (texts: (string | Error)[]) => {
    let time = 0;
    let reads = 0;
    const read = createReadKeys(
      async () => {
        const text = texts[Math.min(reads++, texts.length - 1)];
        if (text instanceof Error || text === undefined) throw text;
        return text;
      },
      () => new Date(time),
      1000,
    );
    return { read, later: (ms: number) => (time += ms), reads: () => reads };
  };

  it('reads once, and again after the given time', async () => {
    const { read, later, reads } = setUp([secret(), secret({ '1': 'b'.repeat(40) })]);
    expect((await read()).signingId).toBe('0');
    later(999);
    expect((await read()).signingId).toBe('0');
    expect(reads()).toBe(1);
    later(1);
    expect((await read()).signingId).toBe('1');
  });

  it('keeps the keys at hand when reading them again fails', async () => {
    const { read, later } = setUp([secret(), new Error('throttled')]);
    const first = await read();
    later(5000);
    expect(await read()).toBe(first);
  });

  it('throws when the first read fails, and tries again at the next', async () => {
    const { read } = setUp([new Error('no such secret'), secret()]);
    await expect(read()).rejects.toThrow('no such secret');
    expect((await read()).signingId).toBe('0');
  });
});
