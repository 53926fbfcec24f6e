import type { Command } from 'commander';
import * as z from 'zod';
import { facts } from './printer.ts';
import { openSession, type Surroundings } from './session.ts';

const stats = z.looseObject({
  articlesLastHour: z.int(),
  articlesLastDay: z.int(),
  articlesLastWeek: z.int(),
  lastArticleAt: z.string().optional(),
  overdueSubscribers: z.int(),
  canary: z
    .looseObject({ startedAt: z.string(), seconds: z.number().optional(), lostBefore: z.int() })
    .optional(),
});

export function statsCommand(program: Command, surroundings: Surroundings): void {
  program
    .command('stats')
    .description('how the service does')
    .action(async (_: object, command: Command) => {
      const { api, print } = await openSession(command, surroundings);
      const now = await api.ask(stats, { method: 'GET', path: '/v1/stats' });
      print.result(
        now,
        facts([
          ['Articles, last hour', now.articlesLastHour],
          ['Articles, last day', now.articlesLastDay],
          ['Articles, last week', now.articlesLastWeek],
          ['Newest article', now.lastArticleAt ?? 'none within a week'],
          ['Subscribers due now', now.overdueSubscribers],
          ['Canary', canaryLine(now.canary)],
        ]),
      );
    });
}

function canaryLine(canary: z.infer<typeof stats>['canary']): string {
  if (!canary) return 'none was sent';
  const { startedAt, seconds, lostBefore } = canary;
  const outcome = seconds === undefined ? 'has not arrived' : `arrived after ${Math.round(seconds)} s`;
  return `sent ${startedAt}, ${outcome}${lostBefore > 0 ? `; ${lostBefore} before it were lost` : ''}`;
}
