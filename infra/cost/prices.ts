/**
 * List prices of AWS in us-east-1, on demand, in US dollars, as known in June 2025. They were written down by hand:
 * look them up before you rely on a bill. Other regions cost up to twice as much. What AWS gives every account for
 * free, without an end, is in `freePerMonth`. What it gives new accounts is not counted.
 */
export const pricesOf = 'June 2025, us-east-1';

const million = 1_000_000;

export const prices = {
  dynamoWriteUnit: 0.625 / million,
  dynamoReadUnit: 0.125 / million,
  dynamoGigabyteMonth: 0.25,
  /** Point-in-time recovery. */
  dynamoBackupGigabyteMonth: 0.2,
  lambdaRequest: 0.2 / million,
  /** On arm64. */
  lambdaGigabyteSecond: 0.0000133334,
  sqsRequest: 0.4 / million,
  snsPublish: 0.5 / million,
  sesMail: 0.1 / 1_000,
  httpRequest: 1 / million,
  alarmMetricMonth: 0.1,
  ownMetricMonth: 0.3,
  logGigabyte: 0.5,
  logGigabyteMonth: 0.03,
  trace: 5 / million,
  secretMonth: 0.4,
  secretRead: 0.05 / 10_000,
  /** One with more than 50 metrics. */
  largeDashboardMonth: 3,
} as const;

export const freePerMonth = {
  dynamoGigabytes: 25,
  lambdaRequests: million,
  lambdaGigabyteSeconds: 400_000,
  sqsRequests: million,
  snsPublishes: million,
  alarmMetrics: 10,
  ownMetrics: 10,
  logGigabytes: 5,
  traces: 100_000,
} as const;
