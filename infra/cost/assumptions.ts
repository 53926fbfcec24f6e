/**
 * What the bill assumes because it cannot be measured here. Times are for a warm function. They were estimated from the
 * number of calls that each function makes, at 5 ms a call, and from `npm run bench`.
 */
export const assumptions = {
  daysInMonth: 30.4,
  /** Lambda polls a queue with five connections, each of which waits for 20 seconds, even when nothing comes. */
  pollsPerQueueAndHour: 5 * 180,
  /** How often a timer asks a queue before it takes it to be empty. */
  emptyReads: 2,
  /** How often a timer records its runs at most (`shared/watch/beat.ts`). */
  minutesBetweenBeats: 5,
  /** Some timers ask for what is due, shard by shard: subscribers for eight units, feeds and embargoes for fewer, others for none. */
  readUnitsPerTimerRun: 4,
  /** The share of rules whose query no other rule has. */
  distinctQueries: 0.2,
  pagesPerSubscriber: 4,
  rulesSavedPerSubscriber: 1,
  mailsPerBatch: 5,
  eventsPerBatch: 5,
  /** SES reports that it took a mail, and that it delivered it. */
  eventsPerMail: 2,
  /** Of all mails. A metric that counts faults is paid for only in an hour in which it counted one. */
  faultyMails: 0.001,
  matchMs: { batch: 150, article: 15 },
  mailBatchMs: 500,
  eventBatchMs: 80,
  ingestMs: 40,
  pageMs: 60,
  timerMs: 100,
  gigabytes: { ingest: 0.5, match: 1.77, compact: 2 },
  storedBytes: { article: 2_000, hit: 600, story: 6_500, mail: 3_800, rule: 900 },
  storedDays: { article: 90, hit: 35, story: 7, mail: 90 },
  logBytes: { call: 350, mail: 500, article: 300 },
} as const;

/** Metrics that the service reports all the time. */
export const steadyMetrics = [
  'watch-service DueLagSeconds',
  'watch-service TimersStopped',
  'watch-service QuotaUsed',
  'watch-service HoursWithoutArticle',
  'watch-service FeedsFailingPercent',
  'deliver QuotaUsed',
  'deliver MailSent',
] as const;

/** And those of the canary. */
export const canaryMetrics = ['canary CanaryFailed', 'record-feedback CanarySeconds'] as const;

/** Metrics that count what goes wrong, or what a mail has to wait for. */
export const faultMetrics = [
  'deliver MailDeferred',
  'deliver MailRefused',
  'deliver MailUncertain',
  'deliver MailSkipped',
  'deliver MailTrouble',
  'deliver LookFailed',
  'deliver StorySetAside',
  'deliver SendingPaused',
  'deliver SendsDenied rate',
  'deliver SendsDenied quota',
  'deliver SendsDenied warm-up',
  'deliver SendsDenied brake',
  'schedule-deliveries BrakeLevel',
  'match-articles QueriesSetAside',
  'FunctionFailures',
] as const;
