import type * as z from 'zod';
import type { feedAnswer } from '../../functions/web/routes/operators/feed-bodies.ts';
import { feedState } from '../../shared/feeds/feed-state.ts';
import { table } from './printer.ts';

/** A feed as the service answers it. */
export type Feed = z.infer<typeof feedAnswer>;

/** Its settings, in words. */
export function settingsOf(one: Feed): [string, string][] {
  return [
    [one.address === undefined ? 'Feed' : 'Newsletter', one.address ?? one.url],
    ['Title', one.title ?? ''],
    ['Full text', one.fullText ? 'yes' : 'no'],
    ['Watch', one.watch ?? ''],
    ['Language', one.language ?? ''],
    ['Tags', one.tags?.join(', ') ?? ''],
    ['Weight', one.weight?.toString() ?? ''],
    ['Longest pause', one.maxPauseMinutes === undefined ? '' : `${one.maxPauseMinutes} minutes`],
    ['Secrets', one.hasSecrets ? 'kept' : ''],
  ].filter((row): row is [string, string] => row[1] !== '');
}

/** Its state, in words. */
export function doingsOf(one: Feed): [string, string][] {
  const days = one.arrivals.slice(0, 7).map(({ day, count }) => `${day.slice(5)}: ${count}`);
  return [
    ['State', stateOf(one)],
    ['Problem', one.problem ?? ''],
    ['Last read', one.lastReadAt ?? 'never'],
    ['Last new', one.lastNewAt ?? 'never'],
    ['Next poll', one.nextPollAt ?? ''],
    ['Articles a day', String(one.itemsPerDay)],
    ['By day', days.join(', ')],
  ].filter((row): row is [string, string] => row[1] !== '');
}

/** All feeds in columns. Below them are the problems of feeds, and newsletters that are to be confirmed. */
export function feedTable(all: readonly Feed[]): string {
  const rows = all.map((one) => [
    one.id,
    stateOf(one),
    String(one.itemsPerDay),
    one.lastReadAt ?? 'never',
    one.nextPollAt ?? '',
    nameOf(one),
  ]);
  const problems = all.flatMap(({ id, problem }) => (problem === undefined ? [] : [`${id}  ${problem}`]));
  const toConfirm = all.flatMap(({ id, confirmUrl }) =>
    confirmUrl === undefined ? [] : [`${id}  ${confirmUrl}`],
  );
  return [
    table(['ID', 'STATE', 'A DAY', 'LAST READ', 'NEXT POLL', 'FEED'], rows),
    ...(problems.length > 0 ? ['', 'Problems', ...problems] : []),
    ...(toConfirm.length > 0 ? ['', 'To confirm, if you have subscribed', ...toConfirm] : []),
  ].join('\n');
}

function nameOf({ title, url, address }: Feed): string {
  return address === undefined ? (title ?? url) : `${title ?? 'newsletter'} <${address}>`;
}

function stateOf(one: Feed): string {
  const state = feedState(one);
  switch (state) {
    case 'to-confirm':
      return 'to confirm';
    case 'gone':
      return 'ended';
    case 'failing':
      return `failed ${one.failures}×`;
    case 'paused':
    case 'new':
    case 'read':
      return state;
    default:
      return state satisfies never;
  }
}
