import { type Command, Option } from 'commander';
import { apiKeyList, madeApiKey } from '../../functions/web/operator-schemas.ts';
import { type Scope, scopes } from '../../shared/security/api-key.ts';
import { table } from './printer.ts';
import { openSession, type Surroundings } from './session.ts';
import { takesId } from './takes-id.ts';

export function keyCommands(program: Command, surroundings: Surroundings): void {
  const keys = program.command('keys').description('the API keys of programs and operators');

  keys
    .command('create')
    .description('make a key; it is shown this once, alone on stdout')
    .argument('<name>', 'of what will use it')
    .addOption(new Option('--scopes <scope...>', 'what it may do').choices(scopes).makeOptionMandatory())
    .action(async (name: string, options: { scopes: Scope[] }, command: Command) => {
      const { api, print } = await openSession(command, surroundings);
      const made = await api.ask(madeApiKey, {
        method: 'POST',
        path: '/v1/keys',
        json: { name, scopes: [...new Set(options.scopes)] },
        once: true,
      });
      print.note(`Key ${made.id} for "${made.name}", which may ${made.scopes.join(' and ')}. Keep it now:`);
      print.result(made, made.key);
    });

  keys
    .command('list')
    .description('list keys; what they are is never shown again')
    .action(async (_: object, command: Command) => {
      const { api, print } = await openSession(command, surroundings);
      const { keys: all } = await api.ask(apiKeyList, { method: 'GET', path: '/v1/keys' });
      const rows = all.map(({ id, scopes: may, createdAt, usedOn = 'never', name }) => [
        id,
        may.join(' '),
        createdAt,
        usedOn,
        name,
      ]);
      print.result(
        all,
        all.length === 0
          ? 'There is no key but the first operator key.'
          : table(['ID', 'SCOPES', 'CREATED', 'LAST USED', 'NAME'], rows),
      );
    });

  takesId(keys.command('revoke'))
    .description('delete a key and end its sessions; it may hand in articles for another minute')
    .action(async (id: string, _: object, command: Command) => {
      const { api, print } = await openSession(command, surroundings);
      await api.text({ method: 'DELETE', path: `/v1/keys/${encodeURIComponent(id)}` });
      print.result({ id }, `Revoked ${id}; it may work for another minute.`);
    });
}
