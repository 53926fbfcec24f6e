import * as z from 'zod';
import { TYPED_LIMITS } from '../matching/query-limits.ts';
import { checkTimes, ownSchedule } from './own-schedule.ts';
import { frequencies } from './rule.ts';
import { sensitivities } from './unusual/find-burst.ts';
import { webhookInput } from './webhook.ts';

/** The most rules per subscriber. */
export const maxRules = 100;

const query = z
  .string()
  .trim()
  .min(1, 'Write what to look for.')
  .max(TYPED_LIMITS.characters, {
    // Written when it is needed: for the first number of a locale, Node reads how all of them write numbers.
    error: () =>
      `A query has at most ${TYPED_LIMITS.characters.toLocaleString('en')} characters: make it two rules.`,
  })
  .meta({ example: '"Quds Force" AND Iran' });

const frequency = z
  .enum(frequencies)
  .describe(
    'How often the rule may write. As it happens means within a minute of the article; unusual means only when the rule finds far more stories than it usually does at this hour of the week.',
  );

const sensitivity = z
  .enum(sensitivities)
  .describe('For the frequency unusual: how soon something is. Middle if it is left out.');

const digest = z
  .string()
  .min(1)
  .max(64)
  .describe(
    'The id or the name of one of your digests, which says when the rule comes; see `/v1/me/digests`.',
  );

/** The fields of a rule as requested. */
export const ruleFields = z.strictObject({
  query,
  name: z.string().trim().min(1).max(200).optional().describe('Shown in mails instead of the query.'),
  frequency: frequency.default('daily'),
  schedule: ownSchedule.optional(),
  digest: digest.optional(),
  sensitivity: sensitivity.optional(),
  cap: z
    .int()
    .min(1)
    .max(100)
    .default(20)
    .describe('Most stories in one mail; what exceeds it is counted and linked.'),
  proofOfSilence: z
    .boolean()
    .optional()
    .describe('Also write when nothing matched, and say what was checked.'),
  silenceAlarm: z.boolean().optional().describe('Say so when the rule is silent for unusually long.'),
  nearly: z
    .boolean()
    .optional()
    .describe('Once a week, also show stories that the rule missed by one clause.'),
  webhook: webhookInput.optional().describe('Where its stories are posted as well.'),
});

/** A rule as requested. `readRuleQuery` decides whether the query can be read. */
export const ruleInput = ruleFields.check(checkTimes);
export type RuleInput = z.infer<typeof ruleInput>;

/** The fields of a change of a rule. */
export const rulePatchFields = z
  .strictObject({
    query,
    name: z.string().trim().min(1).max(200).nullable(),
    frequency,
    schedule: ownSchedule.nullable(),
    digest: digest.nullable(),
    sensitivity,
    cap: z.int().min(1).max(100),
    pausedUntil: z.iso
      .datetime('Write an ISO 8601 instant, like 2030-01-31T08:00:00Z.')
      .nullable()
      .describe('Silent until then; what matches meanwhile is not sent later.'),
    proofOfSilence: z.boolean(),
    silenceAlarm: z.boolean(),
    nearly: z.boolean(),
    webhook: webhookInput.nullable(),
  })
  .partial();

/**
 * Changes to a rule: a field that is left out stays; `null` removes the name, the schedule, the digest, the pause or the
 * webhook. Another frequency ends a schedule that does not fit it, and takes the rule out of its digest.
 */
export const rulePatch = rulePatchFields.check(checkTimes);
export type RulePatch = z.infer<typeof rulePatch>;
