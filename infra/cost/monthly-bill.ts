import { learnsFrom } from '../../shared/stories/standing-text.ts';
import { assumptions, canaryMetrics, faultMetrics, steadyMetrics } from './assumptions.ts';
import type { FixedParts } from './count-resources.ts';
import { measuredUnits, writesOf } from './measured-units.ts';
import { freePerMonth, prices } from './prices.ts';

export interface Workload {
  readonly articlesPerDay: number;
  readonly subscribers: number;
  /** Digests of 20 stories that each gets in a day. */
  readonly digests: number;
  /** Alerts of one story that each gets in a day. */
  readonly alerts: number;
  /** Rules of each subscriber. */
  readonly rules: number;
  /** Distinct queries that an article matches. */
  readonly hits: number;
}

export interface BillLine {
  readonly service: string;
  readonly what: string;
  /** Units in a month, before what is free. */
  readonly amount: number;
  readonly dollars: number;
}

/** How often what happens in a month. */
interface Counts {
  readonly posted: number;
  readonly digests: number;
  readonly alerts: number;
  readonly mails: number;
  readonly events: number;
  readonly queries: number;
  readonly pages: number;
  /** Batches that functions behind queues handle. */
  readonly batches: { readonly articles: number; readonly mails: number; readonly events: number };
  /** Runs of timers; those that read a queue are apart. */
  readonly runs: number;
  readonly readings: number;
  readonly beats: number;
}

type Priced = (service: string, what: string, amount: number, price: number, free?: number) => BillLine;

const hours = 24 * assumptions.daysInMonth;
const gigabyte = 1_000_000_000;
const canariesPerHour = 4;
/** Articles are collected for two seconds, ten at most. */
const collectedSeconds = 2;
const mostInBatch = 10;

/**
 * What one month costs, by service.
 * @param withFreeTier whether the account has what AWS gives for nothing every month for itself.
 */
export function monthlyBill(load: Workload, parts: FixedParts, withFreeTier = true): BillLine[] {
  const counts = countsOf(load, parts);
  const priced: Priced = (service, what, amount, price, free = 0) => ({
    service,
    what,
    amount,
    dollars: Math.max(0, amount - (withFreeTier ? free : 0)) * price,
  });
  return [
    ...dynamoLines(load, counts, priced),
    ...computeLines(counts, priced),
    ...messageLines(counts, parts, priced),
    ...watchLines(counts, parts, priced),
  ];
}

export function totalOf(bill: readonly BillLine[]): number {
  return sum(bill.map(({ dollars }) => dollars));
}

function countsOf(load: Workload, { timers, hasCanary }: FixedParts): Counts {
  const { daysInMonth, distinctQueries, pagesPerSubscriber, mailsPerBatch } = assumptions;
  const canaries = hasCanary ? canariesPerHour * hours : 0;
  const posted = load.articlesPerDay * daysInMonth + canaries;
  const digests = load.subscribers * load.digests * daysInMonth;
  const alerts = load.subscribers * load.alerts * daysInMonth + canaries;
  const mails = digests + alerts;
  const events = assumptions.eventsPerMail * mails;
  const perBatch = Math.min(mostInBatch, 1 + (collectedSeconds * load.articlesPerDay) / 86_400);
  const runsOf = (which: FixedParts['timers']) =>
    sum(which.map(({ everyMinutes }) => (hours * 60) / everyMinutes));
  const own = timers.filter(({ readsQueue }) => !readsQueue);
  return {
    posted,
    digests,
    alerts,
    mails,
    events,
    queries: Math.ceil(load.subscribers * load.rules * distinctQueries),
    pages: load.subscribers * pagesPerSubscriber,
    batches: {
      articles: posted / perBatch,
      mails: mails / mailsPerBatch,
      events: events / assumptions.eventsPerBatch,
    },
    runs: runsOf(own),
    readings: runsOf(timers.filter(({ readsQueue }) => readsQueue)),
    beats: sum(
      own.map(({ everyMinutes }) => (hours * 60) / Math.max(everyMinutes, assumptions.minutesBetweenBeats)),
    ),
  };
}

function dynamoLines(load: Workload, counts: Counts, priced: Priced): BillLine[] {
  const { posted, digests, alerts, mails, queries, batches, runs, beats } = counts;
  const none = measuredUnits['match an article of 3,000 characters without a hit'];
  const ten = measuredUnits['match one with hits on 10 distinct queries'];
  const perHit = { writes: (writesOf(ten) - writesOf(none)) / 10, reads: (ten.reads - none.reads) / 10 };
  const noted = measuredUnits['note sentences of an article in the record of its source'];
  const counted = measuredUnits['count the articles of a batch of up to 10'];
  const digest = measuredUnits['send one to a reader of 90 such digests'];
  const alert = measuredUnits['send an alert of 1 story'];
  const events = measuredUnits['record that SES took and delivered a mail'];
  const wake = measuredUnits['wake a subscriber for a hit'];
  const saved = load.subscribers * assumptions.rulesSavedPerSubscriber;
  const writes =
    posted * (writesOf(none) + writesOf(noted) / learnsFrom + load.hits * perHit.writes) +
    batches.articles * writesOf(counted) +
    digests * writesOf(digest) +
    alerts * (writesOf(alert) + writesOf(wake)) +
    mails * writesOf(events) +
    saved * writesOf(measuredUnits['save a rule on a new query']) +
    beats;
  // Seven of twelve five-minute spans read one hour of the log of changes, the others two.
  const refresh = measuredUnits['refresh the rule index for a batch of up to 10 articles'].reads * 0.6;
  const reads =
    posted * (none.reads + load.hits * perHit.reads) +
    batches.articles * refresh +
    digests * digest.reads +
    alerts * alert.reads +
    mails * events.reads +
    runs * assumptions.readUnitsPerTimerRun +
    // All queries are read once an hour, at 300 bytes each.
    (hours * queries * 300) / 4_096;
  const { storedBytes: bytes, storedDays: kept } = assumptions;
  const stored =
    load.articlesPerDay *
      (kept.article * bytes.article + kept.hit * load.hits * bytes.hit + kept.story * bytes.story) +
    load.subscribers * (kept.mail * (load.digests + load.alerts) * bytes.mail + load.rules * bytes.rule);
  return [
    priced('DynamoDB', 'write units', writes, prices.dynamoWriteUnit),
    priced('DynamoDB', 'read units', reads, prices.dynamoReadUnit),
    priced(
      'DynamoDB',
      'GB stored',
      stored / gigabyte,
      prices.dynamoGigabyteMonth,
      freePerMonth.dynamoGigabytes,
    ),
    priced('DynamoDB', 'GB that can be restored', stored / gigabyte, prices.dynamoBackupGigabyteMonth),
  ];
}

function computeLines({ posted, queries, pages, batches, runs, readings }: Counts, priced: Priced) {
  const { matchMs, mailBatchMs, eventBatchMs, ingestMs, pageMs, timerMs, gigabytes } = assumptions;
  const calls = posted + pages;
  const invocations = calls + batches.articles + batches.mails + batches.events + runs + readings;
  // compact-index: a second, and one for each 50,000 queries.
  const compactMs = 1_000 + queries / 50;
  const gigabyteMs =
    posted * ingestMs * gigabytes.ingest +
    (batches.articles * matchMs.batch + posted * matchMs.article) * gigabytes.match +
    batches.mails * mailBatchMs +
    batches.events * eventBatchMs +
    pages * pageMs +
    (runs + readings) * timerMs +
    hours * compactMs * gigabytes.compact;
  return [
    priced('Lambda', 'calls', invocations, prices.lambdaRequest, freePerMonth.lambdaRequests),
    priced(
      'Lambda',
      'GB-seconds',
      gigabyteMs / 1_000,
      prices.lambdaGigabyteSecond,
      freePerMonth.lambdaGigabyteSeconds,
    ),
    priced('API Gateway', 'calls', calls, prices.httpRequest),
  ];
}

function messageLines(
  { posted, mails, events, batches, readings }: Counts,
  { polledQueues }: FixedParts,
  priced: Priced,
) {
  // Each message is put into its queue; each batch is taken and then deleted. Looks are put in by ten.
  const requests =
    polledQueues * assumptions.pollsPerQueueAndHour * hours +
    readings * assumptions.emptyReads +
    posted +
    mails / 10 +
    events +
    2 * (batches.articles + batches.mails + batches.events);
  return [
    priced('SES', 'mails', mails, prices.sesMail),
    priced('SQS', 'requests, polling included', requests, prices.sqsRequest, freePerMonth.sqsRequests),
    priced('SNS', 'events of mails', events, prices.snsPublish, freePerMonth.snsPublishes),
  ];
}

function watchLines(counts: Counts, parts: FixedParts, priced: Priced): BillLine[] {
  const { posted, mails, pages } = counts;
  const { logBytes } = assumptions;
  const logs =
    ((posted + pages) * logBytes.call + mails * logBytes.mail + posted * logBytes.article) / gigabyte;
  const isLarge = parts.dashboardMetrics > 50;
  // Some containers of four functions read the secret again every five minutes, if they are called so often.
  const readings = Math.min(4 * 3 * 12 * hours, 2 * (posted + mails));
  return [
    priced(
      'CloudWatch',
      'metrics of alarms',
      parts.alarmMetrics,
      prices.alarmMetricMonth,
      freePerMonth.alarmMetrics,
    ),
    priced(
      'CloudWatch',
      'metrics of our own',
      ownMetrics(mails, parts),
      prices.ownMetricMonth,
      freePerMonth.ownMetrics,
    ),
    priced('CloudWatch', 'dashboards with over 50 metrics', isLarge ? 1 : 0, prices.largeDashboardMonth),
    priced('CloudWatch', 'GB of logs', logs, prices.logGigabyte, freePerMonth.logGigabytes),
    priced('CloudWatch', 'GB of logs kept for a month', logs, prices.logGigabyteMonth),
    priced('X-Ray', 'traces', tracesIn(counts, parts), prices.trace, freePerMonth.traces),
    priced('Secrets Manager', 'secrets', parts.secrets, prices.secretMonth),
    priced('Secrets Manager', 'readings', readings, prices.secretRead),
  ];
}

/** A metric is paid for by the hour in which it is reported. */
function ownMetrics(mails: number, { hasCanary }: FixedParts): number {
  const steady = steadyMetrics.length + (hasCanary ? canaryMetrics.length : 0);
  const hoursWithFaults = 1 - Math.exp((-mails * assumptions.faultyMails) / hours);
  return steady + hoursWithFaults * faultMetrics.length;
}

/** X-Ray takes one call a second of each function, and one in twenty of the others. */
function tracesIn({ posted, pages, batches, runs }: Counts, { isTraced }: FixedParts): number {
  const seconds = hours * 3_600;
  const calls = [
    isTraced('ingest-articles') ? posted : 0,
    isTraced('web') ? pages : 0,
    isTraced('match-articles') ? batches.articles : 0,
    isTraced('deliver') ? batches.mails : 0,
    isTraced('record-feedback') ? batches.events : 0,
    isTraced('schedule-deliveries') ? runs : 0,
  ];
  return sum(calls.map((one) => Math.min(one, seconds) + Math.max(0, one - seconds) * 0.05));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
