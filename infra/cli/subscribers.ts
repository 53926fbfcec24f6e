import type { Command } from 'commander';
import * as z from 'zod';
import { foundSubscribers } from '../../functions/web/schemas.ts';
import type { ApiClient } from './api-client.ts';
import { CommandError, UsageError } from './command-error.ts';
import { facts, toJson } from './printer.ts';
import { openSession, type Surroundings } from './session.ts';

type Subscriber = z.infer<typeof foundSubscribers>['subscribers'][number];

export function subscriberCommands(program: Command, surroundings: Surroundings): void {
  const subscribers = program.command('subscribers').description('the people who get mail');

  subscribers
    .command('find')
    .description('who has an address, and whether mail is sent to it')
    .argument('<email>')
    .action(async (email: string, _: object, command: Command) => {
      const { api, print } = await openSession(command, surroundings);
      const found = await find(api, email);
      const [one] = found.subscribers;
      const { suppression } = found;
      const stopped = suppression && `since ${suppression.at}, after a ${suppression.reason}`;
      if (one || suppression) print.result(found, describe(one, stopped));
      if (!one) throw nobody(email);
    });

  subscribers
    .command('export')
    .description('everything that is stored about somebody, as JSON')
    .argument('<email>')
    .action(async (email: string, _: object, command: Command) => {
      const { api, print } = await openSession(command, surroundings);
      const { id } = await known(api, email);
      const path = `/v1/subscribers/${id}/export`;
      const all = await api.ask(z.record(z.string(), z.unknown()), { method: 'GET', path });
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
        throw new UsageError('Erasing cannot be undone. Where nobody can be asked, say --yes.');
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

function find(api: ApiClient, email: string) {
  const path = `/v1/subscribers?${new URLSearchParams({ email })}`;
  return api.ask(foundSubscribers, { method: 'GET', path });
}

async function known(api: ApiClient, email: string): Promise<Subscriber> {
  const [one] = (await find(api, email)).subscribers;
  if (one) return one;
  throw nobody(email);
}

function nobody(email: string): CommandError {
  return new CommandError(`Nobody has subscribed with ${email}. Is it spelt as they did?`);
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
