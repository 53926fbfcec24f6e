import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newFeed } from '../../../shared/feeds/feed.ts';
import { createFeedStore } from '../../../shared/store/feed-store.ts';
import { createHeartbeatStore } from '../../../shared/store/heartbeat-store.ts';
import { createStatisticsStore } from '../../../shared/store/statistics-store.ts';
import { createSubscriberStore } from '../../../shared/store/subscriber-store.ts';
import { type MeasureDeps, measureService } from '../../../shared/watch/measure-service.ts';
import { type QuickTable, startQuickTable } from '../../support/quick-table.ts';

let table: QuickTable;
beforeAll(async () => {
  table = await startQuickTable();
});
afterAll(() => table.close());

let now = new Date('2026-11-23T12:00:00Z');
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000).toISOString();

function depsOf(timers: MeasureDeps['timers'] = {}) {
  return {
    subscribers: createSubscriberStore(table.access),
    heartbeats: createHeartbeatStore(table.access),
    statistics: createStatisticsStore(table.access),
    feeds: createFeedStore(table.access),
    readQuota: async () => ({ maxPerSecond: 14, maxPerDay: 200, sentLastDay: 150 }),
    timers,
    now: () => now,
  };
}

describe('a service that was just deployed', () => {
  it('is late with nothing, has no feeds and no articles to miss, and all its timers run', async () => {
    expect(await measureService(depsOf({ 'compact-index': 60 }), true)).toEqual({
      dueLagSeconds: 0,
      stopped: [],
      quotaUsedPercent: 75,
    });
  });
});

describe('lateness', () => {
  it('is that of the most overdue subscriber, in whichever partition it is', async () => {
    const deps = depsOf();
    for (let n = 0; n < 20; n += 1) {
      await deps.subscribers.create({
        id: `reader${n}`,
        email: `reader${n}@example.org`,
        status: 'active',
        timezone: 'UTC',
        digestTime: '08:00',
        digestWeekday: 1,
        language: 'en',
        alertEveryMinutes: 15,
        wakes: 0,
        cursors: {},
        lastSlots: {},
        createdAt: minutesAgo(600),
        nextDeliveryAt: minutesAgo(n === 13 ? 42 : n - 5),
      });
    }
    expect((await measureService(deps, false)).dueLagSeconds).toBe(42 * 60);
  });
});

describe('the quota', () => {
  it('is left out where there is none, and while SES does not answer; all else is measured', async () => {
    const unlimited = async () => ({ maxPerSecond: 14, maxPerDay: -1, sentLastDay: 7 });
    const silent = async () => {
      throw new Error('Throttling');
    };
    for (const readQuota of [unlimited, silent]) {
      const measures = await measureService({ ...depsOf(), readQuota }, false);
      expect(Object.keys(measures).sort()).toEqual(['dueLagSeconds', 'stopped']);
    }
  });
});

describe('feeds and articles', () => {
  it('are looked at once an hour only', async () => {
    const measures = await measureService(depsOf(), false);
    expect(Object.keys(measures).sort()).toEqual(['dueLagSeconds', 'quotaUsedPercent', 'stopped']);
  });

  it('count as failing by their last poll, and not at all when they are not polled', async () => {
    const deps = depsOf();
    const failures = [1, 3, 0, 2];
    for (const [n, count] of failures.entries()) {
      const feed = newFeed({ url: `https://news.example/${n}.xml` }, now);
      await deps.feeds.create({ ...feed, failures: count });
    }
    const { nextPollAt: _, ...gone } = newFeed({ url: 'https://news.example/gone.xml' }, now);
    await deps.feeds.create({ ...gone, status: 'gone', failures: 9 });
    expect((await measureService(deps, true)).feedsFailingPercent).toBe(75);
  });

  it('tell for how many hours no article has come, over the turn of months', async () => {
    const deps = depsOf();
    await deps.statistics.countArticle(new Date('2026-10-30T22:10:00Z'));
    await deps.statistics.countArticle(new Date('2026-10-31T22:59:00Z'));
    now = new Date('2026-11-01T01:30:00Z');
    expect((await measureService(deps, true)).hoursWithoutArticle).toBe(2);
    now = new Date('2027-01-10T22:00:00Z');
    expect((await measureService(deps, true)).hoursWithoutArticle).toBe(71 * 24 - 1);
    await deps.statistics.countArticle(now);
    expect((await measureService(deps, true)).hoursWithoutArticle).toBe(0);
  });
});

describe('a timer', () => {
  it('counts as stopped when it has missed three runs, and after 15 minutes at the earliest', async () => {
    const deps = depsOf({ 'schedule-feeds': 1, 'compact-index': 60, 'watch-service': 5 });
    const { heartbeats } = deps;
    await heartbeats.beat('schedule-feeds', minutesAgo(15));
    await heartbeats.beat('compact-index', minutesAgo(180));
    await heartbeats.beat('watch-service', minutesAgo(3));
    expect((await measureService(deps, false)).stopped).toEqual([]);
    now = new Date(now.getTime() + 1000);
    expect((await measureService(deps, false)).stopped).toEqual(['schedule-feeds', 'compact-index']);
    await heartbeats.beat('compact-index', now.toISOString());
    expect((await measureService(deps, false)).stopped).toEqual(['schedule-feeds']);
  });

  it('that never ran counts as stopped after the same time, and one that is no longer planned does not', async () => {
    const deps = depsOf({ 'never-run': 5 });
    await deps.heartbeats.beat('long-gone', minutesAgo(10_000));
    expect((await measureService(deps, false)).stopped).toEqual([]);
    now = new Date(now.getTime() + 16 * 60_000);
    expect((await measureService(deps, false)).stopped).toEqual(['never-run']);
  });
});
