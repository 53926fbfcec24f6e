import { type Command, Option } from 'commander';
import type * as z from 'zod';
import { deliveryAnswer, deliveryPage, foundSubscribers } from '../../functions/web/operator-schemas.ts';
import { deliveryFates } from '../../shared/delivery/delivery.ts';
import { CommandError } from './command-error.ts';
import { wholeNumber } from './numbers.ts';
import { readPages, withQuery } from './paged.ts';
import { facts, table } from './printer.ts';
import { openSession, type Surroundings } from './session.ts';
import { takesId } from './takes-id.ts';

type Delivery = z.infer<typeof deliveryAnswer>;

interface ListOptions {
  readonly fate: string;
  readonly day?: string;
  readonly of?: string;
  readonly limit: number;
}

export function deliveryCommands(program: Command, surroundings: Surroundings): void {
  const deliveries = program.command('deliveries').description('the mails and what became of them');

  deliveries
    .command('list')
    .description('the mails of a day that had one fate, or the latest to one subscriber')
    .addOption(new Option('--fate <fate>', 'what became of them').choices(deliveryFates).default('sent'))
    .option('--day <day>', 'the UTC day on which they were opened, like 2026-11-23; today if left out')
    .option('--of <email>', 'in place of both: the latest to this address')
    .option('--limit <number>', 'at most so many', wholeNumber, 50)
    .action(async ({ fate, day, of, limit }: ListOptions, command: Command) => {
      const { api, print } = await openSession(command, surroundings);
      let subscriber: string | undefined;
      if (of !== undefined) {
        const path = withQuery('/v1/subscribers', { email: of });
        subscriber = (await api.ask(foundSubscribers, { method: 'GET', path })).subscribers[0]?.id;
        if (subscriber === undefined) throw new CommandError(`Nobody has subscribed with ${of}.`);
      }
      const { entries, more } = await readPages(api, {
        shape: deliveryPage,
        path: '/v1/deliveries',
        parameters: subscriber === undefined ? { fate, day } : { subscriber },
        entries: (page) => page.deliveries,
        limit,
      });
      const rows = entries.map((one) => [
        one.openedAt,
        wordsOf(one),
        one.email ?? 'erased',
        one.id,
        whyOf(one),
      ]);
      print.result(
        entries,
        entries.length === 0 ? 'There is none.' : table(['OPENED', 'FATE', 'ADDRESS', 'ID', 'WHY'], rows),
      );
      if (more) print.note(`\nThere are more: --limit ${limit * 5}`);
    });

  takesId(deliveries.command('repeat'))
    .description('send a mail again that came back for a passing reason, or that SES refused')
    .action(async (id: string, _: object, command: Command) => {
      const { api, print } = await openSession(command, surroundings);
      const repeat = await api.ask(deliveryAnswer, {
        method: 'POST',
        path: `/v1/deliveries/${encodeURIComponent(id)}/repeat`,
      });
      print.result(
        repeat,
        facts([
          ['Repeat', repeat.id],
          ['Fate', wordsOf(repeat)],
        ]),
      );
    });
}

function wordsOf({ fate, bounce }: Delivery): string {
  return bounce === undefined || fate !== 'bounced' ? fate : `${fate} (${bounce.kind})`;
}

function whyOf({ reason, waitUntil, repeatOf, repeatedAs }: Delivery): string {
  return [
    reason,
    waitUntil === undefined ? undefined : `until ${waitUntil}`,
    repeatOf === undefined ? undefined : `repeats ${repeatOf}`,
    repeatedAs === undefined ? undefined : `repeated as ${repeatedAs}`,
  ]
    .filter((part) => part !== undefined)
    .join('; ');
}
