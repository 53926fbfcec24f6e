import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createReputationStore, type ReputationStore } from '../../../shared/store/reputation-store.ts';
import { allItems } from '../../support/all-items.ts';
import { startTestTable, type TestTable } from '../../support/table.ts';

let table: TestTable;
let store: ReputationStore;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.close());
beforeEach(async () => {
  store = createReputationStore(table.access);
  await store.forget();
});

describe('counts of mails', () => {
  it('are those of seven days, however many writers there are', async () => {
    const dates = ['2026-02-20', '2026-02-24', '2026-02-28', '2026-03-02'];
    await Promise.all(
      dates.flatMap((date, i) => [
        ...Array.from({ length: 30 }, (_, n) =>
          store.count('sent', `${date}-${n}`, new Date(`${date}T23:59:59Z`)),
        ),
        store.count(i % 2 ? 'bounced' : 'complained', 'someone', new Date(`${date}T00:00:00Z`)),
      ]),
    );
    expect(await store.lastWeek(new Date('2026-03-02T12:00:00Z'))).toEqual({
      sent: 90,
      bounced: 2,
      complained: 1,
    });
    expect(await store.byDay(new Date('2026-03-02T12:00:00Z'))).toEqual([
      { day: '2026-02-24', sent: 30, bounced: 1, complained: 0 },
      { day: '2026-02-25', sent: 0, bounced: 0, complained: 0 },
      { day: '2026-02-26', sent: 0, bounced: 0, complained: 0 },
      { day: '2026-02-27', sent: 0, bounced: 0, complained: 0 },
      { day: '2026-02-28', sent: 30, bounced: 0, complained: 1 },
      { day: '2026-03-01', sent: 0, bounced: 0, complained: 0 },
      { day: '2026-03-02', sent: 30, bounced: 1, complained: 0 },
    ]);
    expect(await store.lastWeek(new Date('2026-03-03T12:00:00Z'))).toEqual({
      sent: 60,
      bounced: 1,
      complained: 1,
    });
    await store.forget();
    expect(await store.lastWeek(new Date('2026-03-02T12:00:00Z'))).toEqual({
      sent: 0,
      bounced: 0,
      complained: 0,
    });
  });

  it('expire by themselves', async () => {
    await store.count('sent', 'one', new Date('2026-03-02T12:00:00Z'));
    const [item] = (await allItems(table)).filter(({ pk }) => String(pk).startsWith('mailCounts#'));
    expect(Number(item?.expiresAt)).toBe(Date.parse('2026-03-12T12:00:00Z') / 1000);
  });
});

describe('the beginning of a sender', () => {
  it('is noted once, for each domain', async () => {
    const [first, later] = [new Date('2026-03-02T12:00:00.000Z'), new Date('2026-03-05T12:00:00.000Z')];
    const both = await Promise.all([
      store.startedAt('a.example', first),
      store.startedAt('a.example', later),
    ]);
    expect(new Set(both).size).toBe(1);
    expect(await store.startedAt('a.example', new Date())).toBe(both[0]);
    expect(await store.startedAt('b.example', later)).toBe(later.toISOString());
  });
});
