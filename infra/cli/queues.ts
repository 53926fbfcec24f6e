import type { Command } from 'commander';
import type { z } from 'zod';
import { queueList, redriven } from '../../functions/web/operator-schemas.ts';
import { saidDuration } from '../../shared/time/said-duration.ts';
import { lateQueues } from '../../shared/watch/late-queues.ts';
import { table } from './printer.ts';
import { openSession, type Surroundings } from './session.ts';

/** The most calls of one redrive. Each call looks at 500 messages. */
const mostRounds = 40;

export function queueCommands(program: Command, surroundings: Surroundings): void {
  const queues = program.command('queues').description('the queues between the functions');

  queues
    .command('status')
    .description(
      'how full the queues are, how long their oldest messages have waited, and how many could not be processed',
    )
    .action(async (_: object, command: Command) => {
      const { api, print } = await openSession(command, surroundings);
      const { queues: all } = await api.ask(queueList, { method: 'GET', path: '/v1/queues' });
      const rows = all.map((queue) => {
        const { name, waiting, inFlight, delayed, deadLetters } = queue;
        return [name, waiting, inFlight, delayed, ageOf(queue), deadLetters].map(String);
      });
      print.result(all, table(['QUEUE', 'WAITING', 'WORKED ON', 'DELAYED', 'OLDEST', 'DEAD LETTERS'], rows));
      const late = lateQueues(all).map(({ name }) => name);
      if (late.length > 0) print.note(`\ndocs/runbook.md says what to do: queue-late, of ${late.join(', ')}`);
      const dead = all.filter(({ deadLetters }) => deadLetters > 0).map(({ name }) => name);
      if (dead.length > 0)
        print.note(`\ndocs/runbook.md says what to do: dead-letters, of ${dead.join(', ')}`);
    });

  queues
    .command('redrive')
    .description('send the dead letters of a queue back to it, after the cause is repaired')
    .argument('<queue>')
    .action(async (name: string, _: object, command: Command) => {
      const { api, print } = await openSession(command, surroundings);
      let messages = 0;
      // Dead letters of other queues are in between, so a call that finds none of this queue is not yet the end.
      for (let more = true, round = 0; more && round < mostRounds; round += 1) {
        const moved = await api.ask(redriven, {
          method: 'POST',
          path: `/v1/queues/${encodeURIComponent(name)}/redrive`,
        });
        messages += moved.messages;
        more = moved.more;
      }
      print.result(
        { queue: name, messages },
        messages === 0
          ? `"${name}" has no dead letters.`
          : `${messages} ${messages === 1 ? 'message is' : 'messages are'} back on "${name}".`,
      );
    });
}

/** How long the oldest message of a queue has waited: "23 min". */
function ageOf({
  waiting,
  inFlight,
  delayed,
  oldestSeconds,
}: z.infer<typeof queueList>['queues'][number]): string {
  if (oldestSeconds !== undefined) return saidDuration(oldestSeconds, 'en');
  return waiting + inFlight + delayed === 0 ? '-' : 'unknown';
}
