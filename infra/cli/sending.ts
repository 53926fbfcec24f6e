import type { Command } from 'commander';
import * as z from 'zod';
import { sending } from '../../functions/web/operator-schemas.ts';
import { facts } from './printer.ts';
import { openSession, type Surroundings } from './session.ts';

const stats = z.looseObject({ sending });

export function sendingCommands(program: Command, surroundings: Surroundings): void {
  const commands = program.command('sending').description('whether mail goes out');

  commands
    .command('status')
    .description('whether the brake slows or holds mail, and why')
    .action(async (_: object, command: Command) => {
      const { api, print } = await openSession(command, surroundings);
      const { sending: now } = await api.ask(stats, { method: 'GET', path: '/v1/stats' });
      print.result(now, linesOf(now));
      if (now.state !== 'released') print.note('\ndocs/runbook.md says what to do: sending-brake');
    });

  commands
    .command('resume')
    .description('release the brake, after the cause of bounces and complaints is repaired')
    .action(async (_: object, command: Command) => {
      const { api, print } = await openSession(command, surroundings);
      const now = await api.ask(sending, { method: 'POST', path: '/v1/sending/resume' });
      print.result(now, 'Released. What bounces is counted anew, and mail goes out within a minute.');
    });
}

const says = {
  released: 'goes out',
  slowed: 'goes out at half the rate',
  stopped: 'is held by the brake',
} as const;

function linesOf(now: z.infer<typeof sending>): string {
  const percent = (share: number) => `${Number((100 * share).toFixed(2))} %`;
  return facts([
    ['Mail', says[now.state]],
    ['Sent, last week', now.sent],
    ['Bounced', `${now.bounced} (${percent(now.bounceRate)})`],
    ['Reported as spam', `${now.complained} (${percent(now.complaintRate)})`],
  ]);
}
