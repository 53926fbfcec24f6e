import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createReputationStore, type ReputationStore } from '../../../shared/store/reputation-store.ts';
import { allItems } from '../../support/all-items.ts';
import { type QuickTable, tables } from '../../support/quick-table.ts';

describe.each(tables)('on $name', ({ startTable }) => {
  let table: QuickTable;
  let store: ReputationStore;
  beforeAll(async () => {
    table = await startTable();
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

    it('are counted by the hour too, of the day before as well, and stay when all begins anew', async () => {
      const at = (time: string) => new Date(`${time}:30:00Z`);
      for (let n = 0; n < 12; n += 1) await store.count('sent', `mail-${n}`, at('2026-04-02T07'));
      await store.count('sent', 'yesterday', at('2026-04-01T23'));
      await store.count('bounced', 'someone', at('2026-04-02T07'));
      await store.count('complained', 'another', at('2026-04-02T09'));
      const none = { sent: 0, bounced: 0, complained: 0 };
      const hours = await store.byHour(at('2026-04-02T09'), 24);
      expect(hours).toHaveLength(24);
      expect(hours.at(-1)).toEqual({ ...none, complained: 1 });
      expect(hours.at(-2)).toEqual(none);
      expect(hours.at(-3)).toEqual({ sent: 12, bounced: 1, complained: 0 });
      expect(hours.at(-11)).toEqual({ ...none, sent: 1 });
      expect(hours[0]).toEqual(none);
      await store.forget();
      expect(await store.byHour(at('2026-04-02T09'), 24)).toEqual(hours);
    });

    it('are not known by the hour before the first hour that was counted', async () => {
      const noon = new Date('2026-05-02T12:30:00Z');
      await store.count('sent', 'one', noon);
      // What was counted on that day before hours were.
      await table.access.client.send(
        new UpdateCommand({
          TableName: table.access.table,
          Key: { pk: 'mailCounts#0', sk: 'day#2026-05-02' },
          UpdateExpression: 'SET #sent = :many, #shard = :shard, #day = :day, #e = :e, #v = :v',
          ExpressionAttributeNames: {
            '#sent': 'sent',
            '#shard': 'shard',
            '#day': 'day',
            '#e': '__edb_e__',
            '#v': '__edb_v__',
          },
          ExpressionAttributeValues: {
            ':many': 40,
            ':shard': '0',
            ':day': '2026-05-02',
            ':e': 'mailCounts',
            ':v': '1',
          },
        }),
      );
      const hours = await store.byHour(new Date('2026-05-02T14:10:00Z'), 24);
      // Nothing was sent on the day before, which is known.
      const isKnown = hours.map((one) => one !== undefined);
      expect(isKnown).toEqual([...Array(9).fill(true), ...Array(12).fill(false), true, true, true]);
      expect(hours.at(-3)).toMatchObject({ sent: 1 });
    });

    it('expire by themselves', async () => {
      await store.count('sent', 'one', new Date('2026-06-02T12:00:00Z'));
      const items = (await allItems(table)).filter(({ sk }) => sk === 'day#2026-06-02');
      expect(items.map(({ expiresAt }) => Number(expiresAt))).toEqual([
        Date.parse('2026-06-12T12:00:00Z') / 1000,
      ]);
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
});
