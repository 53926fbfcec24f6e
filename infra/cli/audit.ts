import type { Command } from 'commander';
import type * as z from 'zod';
import { auditPage } from '../../functions/web/operator-schemas.ts';
import { wholeNumber } from './numbers.ts';
import { readPages } from './paged.ts';
import { table } from './printer.ts';
import { openSession, type Surroundings } from './session.ts';

type Entry = z.infer<typeof auditPage>['entries'][number];

interface AuditOptions {
  readonly action?: string;
  readonly by?: string;
  readonly on?: string;
  readonly before?: string;
  readonly limit: number;
}

export function auditCommand(program: Command, surroundings: Surroundings): void {
  program
    .command('audit')
    .description('what operators changed, newest first: when, who, what, on what')
    .option('--action <name>', 'only changes of this kind, such as feed.pause')
    .option('--by <key id>', 'only what was done with this key')
    .option('--on <id>', 'only what was done to this feed, key, subscriber, queue or list')
    .option('--before <instant>', 'only what began before, like 2026-11-23T08:00:00Z')
    .option('--limit <number>', 'at most so many', wholeNumber, 50)
    .action(async ({ action, by, on, before, limit }: AuditOptions, command: Command) => {
      const { api, print } = await openSession(command, surroundings);
      const { entries } = await readPages(api, {
        shape: auditPage,
        path: '/v1/audit',
        parameters: { action, key: by, on, before },
        entries: (page) => page.entries,
        limit,
      });
      print.result(entries, entries.length === 0 ? 'Nothing was changed.' : auditTable(entries));
    });
}

function auditTable(entries: readonly Entry[]): string {
  const rows = entries.map(({ at, who, action, on = '', outcome, detail = '' }) => [
    at,
    `${who.name} (${who.kind} ${who.keyId})`,
    action,
    outcome,
    on,
    detail,
  ]);
  return table(['AT', 'WHO', 'ACTION', 'OUTCOME', 'ON', 'MORE'], rows);
}
