/**
 * Trigger:      every 5 minutes
 * Reads:        Subscriber (the most overdue), heartbeats of the timers, SES quota; once an hour Feed (all), statistics
 * Writes:       metrics, its heartbeat, the first one of a new timer
 * Retries:      not needed: the next run measures again; without numbers the alarm `timer-stopped` goes off
 * Idempotency:  it only measures
 */
import { createGauge } from '../shared/aws/gauge.ts';
import { createLog } from '../shared/aws/log.ts';
import { createReadSendQuota, createSesClient } from '../shared/aws/ses-mailer.ts';
import { config } from '../shared/config.ts';
import { openTable } from '../shared/store/client.ts';
import { createFeedStore } from '../shared/store/feed-store.ts';
import { createHeartbeatStore } from '../shared/store/heartbeat-store.ts';
import { createStatisticsStore } from '../shared/store/statistics-store.ts';
import { createSubscriberStore } from '../shared/store/subscriber-store.ts';
import { createBeat } from '../shared/watch/beat.ts';
import { type MeasureDeps, measureService } from '../shared/watch/measure-service.ts';
import { readTimers } from '../shared/watch/stopped-timers.ts';

const log = createLog('watch-service');
const gauge = createGauge('watch-service');
const table = openTable(config.table());
const heartbeats = createHeartbeatStore(table);
const deps: MeasureDeps = {
  subscribers: createSubscriberStore(table),
  heartbeats,
  statistics: createStatisticsStore(table),
  feeds: createFeedStore(table),
  readQuota: createReadSendQuota(createSesClient()),
  timers: readTimers(config.timers()),
  now: () => new Date(),
};
const beat = createBeat('watch-service', { beat: heartbeats.beat, now: deps.now });
/** The hour of the last run; hourly numbers are measured in the first run of an hour. */
let measuredHour = '';

export async function handler(): Promise<void> {
  const hour = deps.now().toISOString().slice(0, 13);
  // First: it runs, so it is not among the timers that have stopped.
  await beat();
  const { dueLagSeconds, stopped, quotaUsedPercent, ...hourly } = await measureService(
    deps,
    hour !== measuredHour,
  );
  measuredHour = hour;
  gauge('DueLagSeconds', dueLagSeconds, 'seconds');
  gauge('TimersStopped', stopped.length, 'count');
  if (quotaUsedPercent !== undefined) gauge('QuotaUsed', quotaUsedPercent, 'percent');
  if (hourly.hoursWithoutArticle !== undefined)
    gauge('HoursWithoutArticle', hourly.hoursWithoutArticle, 'count');
  if (hourly.feedsFailingPercent !== undefined)
    gauge('FeedsFailingPercent', hourly.feedsFailingPercent, 'percent');
  if (stopped.length > 0) log.warn('Timers have stopped', { stopped });
}
