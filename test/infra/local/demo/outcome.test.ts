import { expect, test } from 'vitest';
import type { QueueCounts } from '../../../../infra/local/aws/queue-store.ts';
import { failureOf } from '../../../../infra/local/demo/outcome.ts';

const quiet: QueueCounts = { visible: 0, inFlight: 0, delayed: 0 };
const activity = (counts: Partial<Record<'articles' | 'articles-dead', QueueCounts>> = {}) => ({
  queues: { articles: quiet, 'articles-dead': quiet, ...counts },
  calls: 0,
});

test.each([
  ['both mails came', { alerts: 1, digests: 1, isMailDue: true }],
  ['two alerts came, since some articles were late', { alerts: 2, digests: 1, isMailDue: true }],
  ['nothing matched and nothing came', { alerts: 0, digests: 0, isMailDue: false }],
])('it went well when %s', (_, outcome) => {
  expect(failureOf(activity(), outcome)).toBeUndefined();
});

test.each([
  ['the digest is missing', { alerts: 1, digests: 0, isMailDue: true }, '1 alert and 0 digests came'],
  ['the alert is missing', { alerts: 0, digests: 1, isMailDue: true }, '0 alerts and 1 digest came'],
  ['the digest came twice', { alerts: 1, digests: 2, isMailDue: true }, '1 alert and 2 digests came'],
  ['nothing came although a rule matches', { alerts: 0, digests: 0, isMailDue: true }, '0 alerts'],
])('it failed when %s', (_, outcome, reason) => {
  expect(failureOf(activity(), outcome)).toContain(reason);
});

test.each([
  ['waits to be tried again', { articles: { ...quiet, inFlight: 2 } }, '2 messages on articles'],
  ['was given up', { 'articles-dead': { ...quiet, visible: 1 } }, '1 message on articles-dead'],
])('it failed when a message %s, whatever came', (_, counts, reason) => {
  const outcome = { alerts: 1, digests: 1, isMailDue: true };
  expect(failureOf(activity(counts), outcome)).toBe(
    `${reason} could not be handled; the errors above say why`,
  );
});
