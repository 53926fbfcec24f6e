import { describe, expect, it } from 'vitest';
import type { ApiKey } from '../../../shared/security/api-key.ts';
import { createFindApiKey } from '../../../shared/security/find-api-key.ts';
import { hashSecret } from '../../../shared/security/tokens.ts';

const operatorKey = 'o'.repeat(43);
const furtherKey = `ww_${'f'.repeat(43)}`;

function setUp() {
  let time = 0;
  const stored = new Map<string, ApiKey>();
  const hash = hashSecret(furtherKey);
  stored.set(hash, {
    hash,
    id: 'k1',
    name: 'Importer',
    scopes: ['ingest'],
    createdAt: '2030-01-01T00:00:00Z',
  });
  let reads = 0;
  const uses: string[] = [];
  const find = createFindApiKey({
    apiKeys: {
      get: async (key) => {
        reads++;
        return stored.get(key);
      },
      noteUse: async (key, day) => {
        uses.push(day);
        const known = stored.get(key);
        if (known) stored.set(key, { ...known, usedOn: day });
      },
    },
    readOperatorKey: async () => operatorKey,
    now: () => new Date(time),
  });
  return { find, stored, hash, uses, reads: () => reads, later: (ms: number) => (time += ms) };
}

describe('createFindApiKey', () => {
  it('knows the first operator key without the table', async () => {
    const { find, reads } = setUp();
    expect(await find.byText(`ww_${operatorKey}`, 'ingest')).toMatchObject({ scopes: ['ingest', 'admin'] });
    expect(reads()).toBe(0);
  });

  it('finds a stored key and remembers it for a minute', async () => {
    const { find, reads, later } = setUp();
    expect(await find.byText(furtherKey, 'ingest')).toMatchObject({ name: 'Importer' });
    later(59_999);
    await find.byText(furtherKey, 'ingest');
    expect(reads()).toBe(1);
    later(1);
    await find.byText(furtherKey, 'ingest');
    expect(reads()).toBe(2);
  });

  it('forgets a deleted key after a minute at most', async () => {
    const { find, stored, hash, later } = setUp();
    await find.byText(furtherKey, 'ingest');
    stored.delete(hash);
    later(60_000);
    expect(await find.byText(furtherKey, 'ingest')).toBeUndefined();
  });

  it('caches no key with the scope admin: a deleted key is unknown at once, and asked for at each call', async () => {
    const { find, stored, hash, reads } = setUp();
    await find.byText(furtherKey, 'ingest');
    await find.byText(furtherKey, 'admin');
    expect(reads()).toBe(2);
    stored.delete(hash);
    expect(await find.byText(furtherKey, 'admin')).toBeUndefined();
  });

  it('finds a key by its hash for as long as it is stored', async () => {
    const { find, stored, hash } = setUp();
    expect(await find.byHash(hash)).toMatchObject({ name: 'Importer' });
    stored.delete(hash);
    expect(await find.byHash(hash)).toBeUndefined();
    expect(await find.byHash(hashSecret(`ww_${operatorKey}`))).toMatchObject({ id: 'operator' });
    expect(await find.byHash('')).toBeUndefined();
  });

  it('does not cache that a key was unknown: a new key works at once', async () => {
    const { find, stored } = setUp();
    const text = `ww_${'n'.repeat(43)}`;
    expect(await find.byText(text, 'ingest')).toBeUndefined();
    const hash = hashSecret(text);
    stored.set(hash, { hash, id: 'k2', name: 'New', scopes: ['admin'], createdAt: '2030-01-01T00:00:00Z' });
    expect(await find.byText(text, 'ingest')).toMatchObject({ name: 'New' });
  });

  it.each(['', operatorKey, `ww_${'x'.repeat(42)}`, `ww_${'x'.repeat(42)}!`, `WW_${operatorKey}`])(
    'does not ask the table for %j, which cannot be a key',
    async (text) => {
      const { find, reads } = setUp();
      expect(await find.byText(text, 'ingest')).toBeUndefined();
      expect(reads()).toBe(0);
    },
  );

  it('notes the day of the last use once a day, whatever the key is used for', async () => {
    const { find, hash, uses, later } = setUp();
    await find.byText(furtherKey, 'ingest');
    await find.byText(furtherKey, 'read');
    await find.byHash(hash);
    expect(uses).toEqual(['1970-01-01']);
    later(86_400_000);
    await find.byHash(hash);
    await find.byHash(hash);
    expect(uses).toEqual(['1970-01-01', '1970-01-02']);
  });

  it('finds a key also when its use cannot be noted', async () => {
    const find = createFindApiKey({
      apiKeys: {
        get: async (hash) => ({ hash, id: 'k1', name: 'Importer', scopes: ['read'], createdAt: '' }),
        noteUse: () => Promise.reject(new Error('the table does not answer')),
      },
      readOperatorKey: async () => operatorKey,
      now: () => new Date(0),
    });
    expect(await find.byText(furtherKey, 'read')).toMatchObject({ id: 'k1' });
  });
});
