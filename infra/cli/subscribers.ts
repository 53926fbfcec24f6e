import { type Command, Option } from 'commander';
import type * as z from 'zod';
import {
  exportedPeople,
  foundSubscribers,
  suppressedAddress,
  suppressionPage,
} from '../../functions/web/operator-schemas.ts';
import { exportPart, me } from '../../functions/web/schemas.ts';
import { writePeople } from '../../shared/subscribers/people-csv.ts';
import { type SuppressionReason, suppressionReasons } from '../../shared/subscribers/suppression.ts';
import type { ApiClient } from './api-client.ts';
import { CommandError, UsageError } from './command-error.ts';
import { importFile } from './import-people.ts';
import { wholeNumber } from './numbers.ts';
import { readPages, withQuery } from './paged.ts';
import { facts, type Printer, table, toJson } from './printer.ts';
import { openSession, type Surroundings } from './session.ts';

type Subscriber = z.infer<typeof foundSubscribers>['subscribers'][number];

export function subscriberCommands(program: Command, surroundings: Surroundings): void {
  const subscribers = program.command('subscribers').description('the people who get mail');

  subscribers
    .command('list')
    .description('all subscribers, newest first, their addresses in short form')
    .addOption(new Option('--status <status>', 'only these').choices(me.shape.status.options))
    .option('--limit <number>', 'at most so many', wholeNumber, 100)
    .action(async ({ status, limit }: { status?: string; limit: number }, command: Command) => {
      const { api, print } = await openSession(command, surroundings);
      const { entries, more } = await readPages(api, {
        shape: foundSubscribers,
        path: '/v1/subscribers',
        parameters: { status },
        entries: (page) => page.subscribers,
        limit,
      });
      const rows = entries.map((one) => [one.id, stateOf(one), one.createdAt.slice(0, 10), one.email]);
      print.result(
        entries,
        entries.length === 0 ? 'Nobody has subscribed.' : table(['ID', 'STATE', 'SINCE', 'ADDRESS'], rows),
      );
      if (more) print.note(`\nThere are more: --limit ${limit * 5}`);
    });

  subscribers
    .command('find')
    .description('who has an address, and whether mail is sent to it')
    .argument('<email>')
    .action(async (email: string, _: object, command: Command) => {
      const { api, print } = await openSession(command, surroundings);
      const found = await find(api, email);
      const [one] = found.subscribers;
      const { suppression } = found;
      const stopped = suppression && `since ${suppression.at}, ${whyStopped[suppression.reason]}`;
      if (one || suppression) print.result(found, describe(one, stopped));
      if (!one) throw nobody(email);
    });

  subscribers
    .command('suppress')
    .description('send no more mail of any kind to an address')
    .argument('<email>')
    .action(async (email: string, _: object, command: Command) => {
      const { api, print } = await openSession(command, surroundings);
      const now = await api.ask(suppressedAddress, {
        method: 'POST',
        path: '/v1/suppressions',
        json: { email },
      });
      print.result(now, `No mail goes to ${email} any more, ${whyStopped[now.reason]}.`);
    });

  subscribers
    .command('lift')
    .description('let an address get mail again; nothing is sent until its owner asks for it')
    .argument('<email>')
    .option('--complaint', 'also after a complaint: its owner has told you that they want our mail again')
    .action(async (email: string, { complaint }: { complaint?: true }, command: Command) => {
      const { api, print } = await openSession(command, surroundings);
      const json = { email, ...(complaint && { reason: 'complaint' }) };
      try {
        const lifted = await api.ask(suppressedAddress, {
          method: 'POST',
          path: '/v1/suppressions/lift',
          json,
        });
        print.result(lifted, `${email} may get mail again.`);
      } catch (error) {
        if (complaint || !(error instanceof CommandError) || !error.message.includes('unwanted')) throw error;
        throw new CommandError(
          `The owner of ${email} called our mail unwanted. If they have told you that they want it again, say --complaint.`,
        );
      }
    });

  subscribers
    .command('suppressed')
    .description('addresses that get no mail, newest first')
    .addOption(new Option('--reason <reason>', 'only for this reason').choices(suppressionReasons))
    .option('--limit <number>', 'at most so many for each reason', wholeNumber, 100)
    .action(async (options: { reason?: SuppressionReason; limit: number }, command: Command) => {
      const { api, print } = await openSession(command, surroundings);
      const reasons = options.reason === undefined ? suppressionReasons : [options.reason];
      const lists = await Promise.all(
        reasons.map((reason) =>
          readPages(api, {
            shape: suppressionPage,
            path: '/v1/suppressions',
            parameters: { reason },
            entries: (page) => page.suppressions,
            limit: options.limit,
          }),
        ),
      );
      const all = lists.flatMap(({ entries }) => entries);
      const rows = all.map(({ id, reason, at, email = '' }) => [id, reason, at, email]);
      print.result(
        all,
        all.length === 0 ? 'Mail goes to every address.' : table(['ID', 'REASON', 'SINCE', 'ADDRESS'], rows),
      );
    });

  subscribers
    .command('import')
    .description('ask the people of a CSV file, by mail, whether they want the rules that it names')
    .argument('<file>')
    .action(async (name: string, _: object, command: Command) => {
      await importFile(await openSession(command, surroundings), name, surroundings.env);
    });

  subscribers
    .command('export')
    .description(
      'everything that is stored about somebody, as JSON; without an address: all who are active, as CSV',
    )
    .argument('[email]')
    .action(async (email: string | undefined, _: object, command: Command) => {
      const { api, print } = await openSession(command, surroundings);
      if (email === undefined) {
        const { entries } = await readPages(api, {
          shape: exportedPeople,
          path: '/v1/subscribers/export',
          entries: (page) => page.people,
        });
        return print.result(entries, writePeople(entries).trimEnd());
      }
      const { id } = await known(api, email);
      const all = await readExport(api, id, print);
      print.result(all, toJson(all));
    });

  subscribers
    .command('erase')
    .description('erase somebody: address, settings, rules, deliveries')
    .argument('<email>')
    .option('--yes', 'do not ask whether this is meant')
    .action(async (email: string, options: { yes?: true }, command: Command) => {
      const { ask } = surroundings;
      if (!options.yes && !ask) {
        throw new UsageError('Erasing cannot be undone. Without a terminal to confirm it, give --yes.');
      }
      const { api, print } = await openSession(command, surroundings);
      const { id } = await known(api, email);
      if (!options.yes) {
        const typed = await ask?.(`Erase everything about ${email}? It cannot be undone. Type the address: `);
        if (typed?.trim() !== email) throw new CommandError('Nothing was erased.');
      }
      await api.text({ method: 'DELETE', path: `/v1/subscribers/${id}` });
      print.result({ id }, `Erased ${email}.`);
    });
}

const whyStopped: Readonly<Record<SuppressionReason, string>> = {
  bounce: 'after a bounce',
  complaint: 'after a complaint',
  operator: 'by the operator',
};

/** Joins the parts of an export: each kind continues where the previous part ended. */
async function readExport(api: ApiClient, id: string, print: Printer): Promise<Record<string, unknown>> {
  const all: Record<string, unknown> = {};
  let path: string | undefined = `/v1/subscribers/${id}/export`;
  for (let part = 1; path !== undefined; part += 1) {
    const { next, ...more }: z.infer<typeof exportPart> = await api.ask(exportPart, { method: 'GET', path });
    for (const [kind, items] of Object.entries(more)) {
      const before = all[kind];
      all[kind] = Array.isArray(before) && Array.isArray(items) ? [...before, ...items] : (before ?? items);
    }
    path = next === undefined ? undefined : pathOf(next);
    if (path !== undefined || part > 1) print.note(`Part ${part} is here.`);
  }
  return all;
}

/**
 * The path and query of an address of the service. The host is left out, because the service may have several names.
 */
function pathOf(address: string): string {
  const { pathname, search } = new URL(address);
  return pathname + search;
}

function find(api: ApiClient, email: string) {
  return api.ask(foundSubscribers, { method: 'GET', path: withQuery('/v1/subscribers', { email }) });
}

async function known(api: ApiClient, email: string): Promise<Subscriber> {
  const [one] = (await find(api, email)).subscribers;
  if (one) return one;
  throw nobody(email);
}

function nobody(email: string): CommandError {
  return new CommandError(`Nobody has subscribed with ${email}. Check the spelling.`);
}

function stateOf({ status, suppressed }: Subscriber): string {
  return suppressed === undefined ? status : `${status}, no mail (${suppressed})`;
}

function describe(one: Subscriber | undefined, stopped: string | undefined): string {
  return facts([
    ['ID', one?.id],
    ['Address', one?.email],
    ['Status', one?.status],
    ['No mail', stopped],
    ['Digest at', one && `${one.digestTime} ${one.timezone}`],
    ['Language', one?.language],
    ['Next looked at', one?.nextDeliveryAt],
    ['Created', one?.createdAt],
    ['Confirmed', one?.confirmedAt],
  ]);
}
