import type { Command } from 'commander';
import { sourceList, sourceListOverview } from '../../functions/web/operator-schemas.ts';
import { UsageError } from './command-error.ts';
import { findFile, readWhole } from './named-files.ts';
import { table } from './printer.ts';
import { openSession, type Surroundings } from './session.ts';

export function sourceCommands(program: Command, surroundings: Surroundings): void {
  const sources = program
    .command('sources')
    .description('lists of sources, which rules ask for by source:@name');

  sources
    .command('list')
    .description('the lists there are')
    .action(async (_: object, command: Command) => {
      const { api, print } = await openSession(command, surroundings);
      const { lists } = await api.ask(sourceListOverview, { method: 'GET', path: '/v1/source-lists' });
      const rows = lists.map((list) => [`@${list.name}`, String(list.sources), list.updatedAt]);
      print.result(
        lists,
        lists.length === 0 ? 'There is no list of sources.' : table(['LIST', 'SOURCES', 'UPDATED'], rows),
      );
    });

  sources
    .command('show')
    .description('the sources of a list, one a line')
    .argument('<name>')
    .action(async (name: string, _: object, command: Command) => {
      const { api, print } = await openSession(command, surroundings);
      const list = await api.ask(sourceList, { method: 'GET', path: pathOf(name) });
      print.result(list, list.sources.join('\n'));
    });

  sources
    .command('set')
    .description('make or replace a list; counts for articles that come in from then on')
    .argument('<name>', 'small letters and digits')
    .argument('[source...]', 'names as articles carry them ("The Daily Example"), or hosts (example.org)')
    .option('--file <file>', 'with a source a line, beside those named')
    .action(async (name: string, given: string[], options: { file?: string }, command: Command) => {
      const session = await openSession(command, surroundings);
      const all = [...given, ...(await linesOf(options.file, surroundings.env))];
      if (all.length === 0) throw new UsageError('Name sources, or a file of them by --file.');
      const { api, print } = session;
      const list = await api.ask(sourceList, { method: 'PUT', path: pathOf(name), json: { sources: all } });
      const count = list.sources.length === 1 ? '1 source' : `${list.sources.length} sources`;
      print.result(list, `@${list.name} has ${count}.`);
    });

  sources
    .command('remove')
    .description('remove a list; rules that ask for it find nothing by it any more')
    .argument('<name>')
    .action(async (name: string, _: object, command: Command) => {
      const { api, print } = await openSession(command, surroundings);
      await api.text({ method: 'DELETE', path: pathOf(name) });
      print.result({ name: withoutSign(name) }, `Removed @${withoutSign(name)}.`);
    });
}

/** Names of lists may be typed with or without the `@` of rules. */
function withoutSign(name: string): string {
  return name.replace(/^@/, '');
}

function pathOf(name: string): string {
  return `/v1/source-lists/${encodeURIComponent(withoutSign(name))}`;
}

async function linesOf(file: string | undefined, env: NodeJS.ProcessEnv): Promise<string[]> {
  if (file === undefined) return [];
  const content = await readWhole(await findFile(file, env));
  return new TextDecoder()
    .decode(content)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
