import { z } from '@hono/zod-openapi';
import { ownSchedule } from '../../../../shared/rules/own-schedule.ts';
import { frequencies } from '../../../../shared/rules/rule.ts';
import { sensitivities } from '../../../../shared/rules/unusual/find-burst.ts';
import { receiverKinds } from '../../../../shared/webhooks/receivers/receivers.ts';
import { remark } from '../../schemas.ts';
import { shownOutput } from './outputs.ts';

export const rule = z
  .object({
    id: z.string(),
    name: z.string().optional(),
    text: z.string().describe('The query as typed.'),
    frequency: z.enum(frequencies),
    schedule: ownSchedule.optional(),
    digest: z
      .string()
      .optional()
      .describe('The id of the digest to which it belongs; its `frequency` is then daily and means nothing.'),
    sensitivity: z.enum(sensitivities).optional().describe('For the frequency unusual; middle if absent.'),
    cap: z.int(),
    pausedUntil: z.string().optional(),
    since: z.string().describe('Nothing from before is shown or sent.'),
    proofOfSilence: z.boolean().optional(),
    silenceAlarm: z.boolean().optional(),
    nearly: z.boolean().optional(),
    webhook: z
      .object({
        kind: z.enum(receiverKinds),
        url: z.string(),
        secret: z.string().optional().describe('Verify what is posted with it (Standard Webhooks).'),
        state: z
          .object({
            at: z.string(),
            status: z.int().optional(),
            failures: z.int().describe('Attempts that failed in a row.'),
            problem: z.string().optional(),
            ended: z
              .boolean()
              .optional()
              .describe('The receiver said 410: save the webhook again to resume.'),
          })
          .optional()
          .describe('How the last post went.'),
      })
      .optional(),
    outputs: z
      .array(shownOutput)
      .optional()
      .describe('Where its stories are posted beside the webhook. Changed at `/v1/me/rules/{id}/outputs`.'),
    shared: z.enum(['by-me', 'with-me']).optional().describe('More at `/v1/me/rules/{id}/sharing`.'),
    createdAt: z.string(),
    feeds: z
      .object({ rss: z.string(), atom: z.string(), json: z.string() })
      .describe('Private addresses: whoever knows one can read what the rule finds.'),
  })
  .openapi('Rule');

/** A rule without what reaches outside: its outputs and the private addresses of its feeds. */
export const ownRuleParts = rule.omit({ feeds: true, webhook: true, outputs: true });

export const savedRule = z.object({ rule, warnings: z.array(remark) }).openapi('SavedRule');

export const hit = z
  .object({
    at: z.string().describe('When it was found.'),
    articleId: z.string(),
    storyId: z.string(),
    title: z.string(),
    source: z.string().optional(),
    publishedAt: z.string().optional(),
    score: z.number(),
    why: z.string().describe('The clause that matched.'),
  })
  .openapi('Hit');
