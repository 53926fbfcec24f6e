import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { issueToken, openToken, type TokenDeps, type TokenPurpose } from '../../../shared/security/tokens.ts';
import { createTokenStore } from '../../../shared/store/token-store.ts';
import { allItems } from '../../support/all-items.ts';
import { type QuickTable, startQuickTable } from '../../support/quick-table.ts';

let table: QuickTable;
let time = Date.parse('2030-01-01T00:00:00Z');
let deps: TokenDeps;

beforeAll(async () => {
  table = await startQuickTable();
  deps = { tokens: createTokenStore(table.access), now: () => new Date(time) };
});
afterAll(() => table.close());

const issue = (purpose: TokenPurpose, owner = 'someone') =>
  issueToken({ purpose, owner, validMinutes: 10 }, deps);

describe('tokens', () => {
  it('open what they were issued for, with at least 128 random bits', async () => {
    const { text } = await issue('confirm');
    expect(await openToken(text, 'confirm', deps)).toMatchObject({ owner: 'someone', purpose: 'confirm' });
    expect(Buffer.from(text.split('.')[1] ?? '', 'base64url').length).toBeGreaterThanOrEqual(16);
    expect((await issue('confirm')).text).not.toBe(text);
  });

  it('open nothing else', async () => {
    const { text } = await issue('confirm');
    for (const purpose of ['sign-in', 'session', 'operator-session'] as const) {
      expect(await openToken(text, purpose, deps)).toBeUndefined();
    }
  });

  it('open nothing when any one character is changed', async () => {
    const { text } = await issue('sign-in');
    const forgeries = [...text].map(
      (char, at) => text.slice(0, at) + (char === 'A' ? 'B' : 'A') + text.slice(at + 1),
    );
    const opened = await Promise.all(forgeries.map((forged) => openToken(forged, 'sign-in', deps)));
    expect(opened.every((token) => token === undefined)).toBe(true);
    expect(await openToken(text.replace('someone', 'other'), 'sign-in', deps)).toBeUndefined();
  });

  it('open nothing after they have expired, although the item still exists', async () => {
    const { text, token } = await issue('session');
    time = Date.parse(token.expiresAt) - 1;
    expect(await openToken(text, 'session', deps)).toBeDefined();
    time += 1;
    expect(await openToken(text, 'session', deps)).toBeUndefined();
    expect(await deps.tokens.get(token.owner, token.hash)).toBeDefined();
  });

  it('stand in the table as a hash only', async () => {
    const { text } = await issue('session', 'canary');
    const secret = text.split('.')[1] ?? '';
    const items = JSON.stringify(await allItems(table));
    expect(items).toContain('canary');
    expect(items).not.toContain(secret);
  });

  it('are used up by one of twenty at once', async () => {
    const { token } = await issue('sign-in');
    const uses = await Promise.all(
      Array.from({ length: 20 }, () =>
        deps.tokens.use(token.owner, token.hash, new Date(time).toISOString()),
      ),
    );
    expect(uses.filter(Boolean)).toHaveLength(1);
  });

  it('that do not exist cannot be used up', async () => {
    expect(await deps.tokens.use('nobody', 'nothing', new Date(time).toISOString())).toBe(false);
  });
});
