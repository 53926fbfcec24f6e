import { describe, expect, it } from 'vitest';
import type { FixedParts } from '../../../infra/cost/count-resources.ts';
import { measuredUnits, writesOf } from '../../../infra/cost/measured-units.ts';
import { type BillLine, monthlyBill, totalOf, type Workload } from '../../../infra/cost/monthly-bill.ts';

const nobody: Workload = { articlesPerDay: 0, subscribers: 0, digests: 1, alerts: 0, rules: 5, hits: 0 };
const nothing: FixedParts = {
  secrets: 0,
  polledQueues: 0,
  alarmMetrics: 0,
  dashboardMetrics: 0,
  timers: [],
  isTraced: () => false,
  hasCanary: false,
};

function line(bill: readonly BillLine[], service: string, what: string): BillLine {
  const found = bill.filter((one) => one.service === service && one.what === what);
  expect(found, `${service}, ${what}`).toHaveLength(1);
  return found[0]!;
}

describe('the bill of nothing', () => {
  it('is nothing but an hourly run of compact-index, which is free', () => {
    expect(totalOf(monthlyBill(nobody, nothing))).toBe(0);
    expect(totalOf(monthlyBill(nobody, nothing, false))).toBeLessThan(3);
  });
});

describe('what is paid for by being there', () => {
  const bill = monthlyBill(nobody, {
    ...nothing,
    secrets: 2,
    polledQueues: 2,
    alarmMetrics: 13,
    dashboardMetrics: 51,
  });

  it('counts five connections that ask a queue every 20 seconds, but for a million requests', () => {
    // 2 queues × 5 connections × 180 an hour × 24 hours × 30.4 days
    const { amount, dollars } = line(bill, 'SQS', 'requests, polling included');
    expect(amount).toBeCloseTo(1_313_280, 0);
    expect(dollars).toBeCloseTo(0.1253, 4);
  });

  it('counts the metrics of alarms beyond ten, a dashboard of more than fifty metrics, and every secret', () => {
    expect(line(bill, 'CloudWatch', 'metrics of alarms').dollars).toBeCloseTo(0.3, 6);
    expect(line(bill, 'CloudWatch', 'dashboards with over 50 metrics').dollars).toBe(3);
    expect(line(bill, 'Secrets Manager', 'secrets').dollars).toBeCloseTo(0.8, 6);
    const small = monthlyBill(nobody, { ...nothing, dashboardMetrics: 50 });
    expect(line(small, 'CloudWatch', 'dashboards with over 50 metrics').dollars).toBe(0);
  });

  it('gives nothing for nothing without the free tier', () => {
    const all = monthlyBill(nobody, { ...nothing, polledQueues: 2, alarmMetrics: 13 }, false);
    expect(line(all, 'SQS', 'requests, polling included').dollars).toBeCloseTo(0.5253, 4);
    expect(line(all, 'CloudWatch', 'metrics of alarms').dollars).toBeCloseTo(1.3, 6);
  });
});

describe('timers', () => {
  const timers = [
    { everyMinutes: 1, readsQueue: false },
    { everyMinutes: 15, readsQueue: false },
    { everyMinutes: 1, readsQueue: true },
  ];
  const bill = monthlyBill(nobody, { ...nothing, timers });
  const everyMinute = 60 * 24 * 30.4;

  it('note a run every five minutes at most', () => {
    const { amount } = line(bill, 'DynamoDB', 'write units');
    expect(amount).toBeCloseTo(everyMinute / 5 + everyMinute / 15, 3);
  });

  it('ask an empty queue twice where they read one', () => {
    expect(line(bill, 'SQS', 'requests, polling included').amount).toBeCloseTo(2 * everyMinute, 3);
  });

  it('are calls of Lambda, and traces where X-Ray records them', () => {
    const runs = everyMinute + everyMinute / 15;
    expect(line(bill, 'Lambda', 'calls').amount).toBeCloseTo(runs + everyMinute, 3);
    expect(line(bill, 'X-Ray', 'traces').amount).toBe(0);
    const traced = monthlyBill(nobody, { ...nothing, timers, isTraced: () => true });
    expect(line(traced, 'X-Ray', 'traces').amount).toBeCloseTo(runs, 3);
  });
});

describe('articles and mails', () => {
  it('cost the units that were measured for each', () => {
    const articles = monthlyBill({ ...nobody, articlesPerDay: 100 }, nothing);
    const none = measuredUnits['match an article of 3,000 characters without a hit'];
    // One article in eight notes what its source repeats, and each batch counts its articles.
    const writes = line(articles, 'DynamoDB', 'write units').amount;
    const perArticle = writes / 3_040 - writesOf(none) - 1 / 8;
    expect(perArticle).toBeGreaterThan(0);
    expect(perArticle).toBeLessThanOrEqual(1);

    const mails = monthlyBill({ ...nobody, subscribers: 10, digests: 2 }, nothing);
    const digest = measuredUnits['send one to a reader of 90 such digests'];
    const events = measuredUnits['record that SES took and delivered a mail'];
    const saved = 10 * writesOf(measuredUnits['save a rule on a new query']);
    expect(line(mails, 'DynamoDB', 'write units').amount).toBeCloseTo(
      608 * (writesOf(digest) + writesOf(events)) + saved,
      3,
    );
    expect(line(mails, 'SES', 'mails').dollars).toBeCloseTo(0.0608, 6);
  });

  it('cost a write more for each distinct query that an article matches', () => {
    const writes = (hits: number) =>
      line(monthlyBill({ ...nobody, articlesPerDay: 10, hits }, nothing), 'DynamoDB', 'write units').amount;
    const [none, ten] = [
      measuredUnits['match an article of 3,000 characters without a hit'],
      measuredUnits['match one with hits on 10 distinct queries'],
    ];
    expect(writes(10) - writes(0)).toBeCloseTo(304 * (writesOf(ten) - writesOf(none)), 3);
    expect(writes(20) - writes(10)).toBeCloseTo(writes(10) - writes(0), 3);
  });

  it('are stored for their days: 25 GB for nothing, and all of it can be restored', () => {
    const bill = monthlyBill({ ...nobody, articlesPerDay: 400_000 }, nothing);
    // 400,000 × (90 days × 2,000 bytes + 7 days × 6,500 bytes)
    expect(line(bill, 'DynamoDB', 'GB stored').amount).toBeCloseTo(90.2, 6);
    expect(line(bill, 'DynamoDB', 'GB stored').dollars).toBeCloseTo(65.2 * 0.25, 6);
    expect(line(bill, 'DynamoDB', 'GB that can be restored').dollars).toBeCloseTo(90.2 * 0.2, 6);
  });

  it('are an article and a mail every 15 minutes with the canary', () => {
    const bill = monthlyBill(nobody, { ...nothing, hasCanary: true });
    expect(line(bill, 'SES', 'mails').amount).toBeCloseTo(2_918.4, 3);
    expect(line(bill, 'API Gateway', 'calls').amount).toBeCloseTo(2_918.4, 3);
  });
});
