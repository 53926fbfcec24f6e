import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStandingTextStore } from '../../../shared/store/standing-text-store.ts';
import { type QuickTable, tables } from '../../support/quick-table.ts';

describe.each(tables)('on $name', ({ startTable }) => {
  let now = new Date('2026-03-02T10:00:00Z');
  let table: QuickTable;
  beforeAll(async () => {
    table = await startTable();
  });
  afterAll(() => table.close());

  it('keeps the repeated sentences of a source for a month after its last article', async () => {
    const store = createStandingTextStore(table.access, () => now);
    const source = 'The Post '.repeat(500);
    expect(await store.of(source)).toBeUndefined();
    await store.put(source, Uint8Array.of(1, 2, 3));
    await store.put('The Echo', Uint8Array.of(4));
    expect([...((await store.of(source)) ?? [])]).toEqual([1, 2, 3]);
    now = new Date(now.getTime() + 31 * 86_400_000);
    expect(await store.of(source)).toBeUndefined();
  });
});
