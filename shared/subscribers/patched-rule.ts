import { frequencyOf } from '../rules/own-schedule.ts';
import type { PreviousQuery, Rule } from '../rules/rule.ts';
import type { RulePatch } from '../rules/rule-input.ts';
import { toWebhook } from '../rules/webhook.ts';

/** More edits between two deliveries than anybody makes by hand. */
const maxPreviousQueries = 20;

/** A rule after a change. If its query is another one, that one counts from `at` (ISO instant). */
export function patchedRule(rule: Rule, patch: RulePatch, queryId: string, at: string): Rule {
  const { name: oldName, pausedUntil: oldPause, webhook: oldWebhook, earlier, ...others } = rule;
  const { frequency: _, schedule: __, digest: ___, ...kept } = others;
  const name = patch.name === undefined ? oldName : patch.name;
  const pausedUntil = patch.pausedUntil === undefined ? oldPause : patch.pausedUntil;
  const webhook = patch.webhook
    ? toWebhook(patch.webhook, at, oldWebhook)
    : patch.webhook === null
      ? null
      : oldWebhook;
  const {
    sensitivity = rule.sensitivity,
    proofOfSilence = rule.proofOfSilence,
    silenceAlarm = rule.silenceAlarm,
    nearly = rule.nearly,
  } = patch;
  return {
    ...kept,
    text: patch.query ?? rule.text,
    ...timesOf(rule, patch),
    cap: patch.cap ?? rule.cap,
    ...(name != null && { name }),
    ...(pausedUntil != null && { pausedUntil }),
    ...(sensitivity !== undefined && { sensitivity }),
    ...(proofOfSilence !== undefined && { proofOfSilence }),
    ...(silenceAlarm !== undefined && { silenceAlarm }),
    ...(nearly !== undefined && { nearly }),
    ...(webhook && { webhook }),
    ...(queryId === rule.queryId
      ? earlier && { earlier }
      : { queryId, since: at, previousQueries: previousQueries(rule, at) }),
  };
}

/**
 * When a changed rule writes. What is said last counts: a digest ends a schedule, a schedule takes the rule out of its
 * digest, and another frequency ends both, unless the schedule comes as often as that.
 */
function timesOf(rule: Rule, patch: RulePatch): Pick<Rule, 'frequency' | 'schedule' | 'digest'> {
  if (patch.digest != null) return { frequency: 'daily', digest: patch.digest };
  if (patch.schedule != null) return { frequency: frequencyOf(patch.schedule), schedule: patch.schedule };
  const { frequency = rule.frequency } = patch;
  const schedule = patch.schedule === null ? undefined : rule.schedule;
  const stays = patch.digest === undefined && frequency === rule.frequency;
  return {
    frequency,
    ...(schedule && frequencyOf(schedule) === frequency && { schedule }),
    ...(stays && rule.digest !== undefined && { digest: rule.digest }),
  };
}

/**
 * Old queries that no delivery has read yet. When there are more than a rule can hold, the one that applied for the
 * shortest time is dropped.
 */
export function previousQueries(
  { queryId, since, previousQueries: older = [] }: Pick<Rule, 'queryId' | 'since' | 'previousQueries'>,
  until: string,
): PreviousQuery[] {
  const all = [...older, { queryId, since, until }];
  if (all.length <= maxPreviousQueries) return all;
  const shortest = Math.min(...all.map(duration));
  return all.toSpliced(
    all.findIndex((one) => duration(one) === shortest),
    1,
  );
}

function duration({ since, until }: PreviousQuery): number {
  return Date.parse(until) - Date.parse(since);
}
