import * as z from 'zod';
import { queueList } from '../../../functions/web/operator-schemas.ts';
import { saidDuration } from '../../../shared/time/said-duration.ts';
import { lateQueues } from '../../../shared/watch/late-queues.ts';
import type { ApiClient } from '../api-client.ts';
import { CommandError } from '../command-error.ts';
import { type Check, fail, ok, unknown, warn } from './finding.ts';

const health = z.object({ status: z.string() });
const feeds = z.object({
  feeds: z.array(z.object({ url: z.string(), failures: z.int(), problem: z.string().optional() })),
});
const stats = z.object({
  articlesLastDay: z.int(),
  lastArticleAt: z.string().optional(),
  overdueSubscribers: z.int(),
});

/** The most names that are shown in a line. */
const mostNamed = 3;

/** The highest number that is counted. */
const mostOverdue = 100;

/**
 * What the service itself says through its HTTP API.
 *
 * @param noArticlesHours the number of hours without an article after which something is wrong
 */
export function serviceChecks(api: ApiClient, noArticlesHours: number, now: () => Date): Check[] {
  return [
    {
      name: 'site',
      async look() {
        try {
          const { status } = await api.ask(health, { method: 'GET', path: '/healthz' });
          return status === 'ok'
            ? ok('answers')
            : fail(`says "${status}"`, 'See docs/runbook.md#site-errors');
        } catch (error) {
          if (!(error instanceof CommandError)) throw error;
          return fail(
            error.message,
            'See docs/runbook.md#site-errors, and "npm run wirewatch -- dns" if it has a domain',
          );
        }
      },
    },
    {
      name: 'queues',
      async look() {
        const { queues } = await api.ask(queueList, { method: 'GET', path: '/v1/queues' });
        const dead = queues.filter(({ deadLetters }) => deadLetters > 0);
        const waiting = queues.reduce((sum, queue) => sum + queue.waiting, 0);
        if (dead.length > 0) {
          return fail(
            `messages could not be processed: ${dead.map(({ name, deadLetters }) => `${name} ${deadLetters}`).join(', ')}`,
            'See docs/runbook.md#dead-letters',
          );
        }
        const late = lateQueues(queues);
        if (late.length > 0) {
          const ages = late.map(({ name, oldestSeconds }) => `${name} ${saidDuration(oldestSeconds, 'en')}`);
          return warn(`messages wait too long: ${ages.join(', ')}`, 'See docs/runbook.md#queue-late');
        }
        return ok(`${waiting} messages wait, and none was given up`);
      },
    },
    {
      name: 'feeds',
      async look() {
        const { feeds: all } = await api.ask(feeds, { method: 'GET', path: '/v1/feeds' });
        const failing = all.filter(({ failures }) => failures > 0);
        if (all.length === 0)
          return warn(
            'there is none',
            'npm run wirewatch -- feeds import --start-set, unless all articles are posted',
          );
        if (failing.length === 0) return ok(`all ${all.length} can be read`);
        const named = failing
          .slice(0, mostNamed)
          .map(({ url, problem }) => `${url} (${problem ?? 'no reason given'})`);
        const says = `${failing.length} of ${all.length} cannot be read: ${named.join('; ')}${failing.length > mostNamed ? '; …' : ''}`;
        return failing.length * 2 > all.length
          ? fail(says, 'See docs/runbook.md#feeds-fail')
          : warn(says, '"npm run wirewatch -- feeds list" names all; remove those that have ended');
      },
    },
    {
      name: 'articles',
      async look() {
        const { articlesLastDay, lastArticleAt } = await api.ask(stats, { method: 'GET', path: '/v1/stats' });
        if (lastArticleAt === undefined)
          return warn(
            'none came in within a week',
            'Add feeds, or post an article (docs/deploy.md#the-first-article)',
          );
        const hours = (now().getTime() - Date.parse(lastArticleAt)) / 3_600_000;
        const says = `${articlesLastDay} in the last day, the newest at ${lastArticleAt}`;
        return hours > noArticlesHours ? fail(says, 'See docs/runbook.md#no-articles') : ok(says);
      },
    },
    {
      name: 'subscribers',
      async look() {
        const { overdueSubscribers: due } = await api.ask(stats, { method: 'GET', path: '/v1/stats' });
        return due >= mostOverdue
          ? warn(
              `${due} or more are due now`,
              'Fine at an hour that many have chosen. Otherwise see docs/runbook.md#due-late',
            )
          : ok(`${due} are due now`);
      },
    },
  ];
}

/** The same checks when there is no service to ask. */
export function serviceUnknown(why: string, todo: string): Check[] {
  return ['site', 'queues', 'feeds', 'articles', 'subscribers'].map((name) => ({
    name,
    look: () => unknown(why, todo),
  }));
}
