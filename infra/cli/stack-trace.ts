import { readdir, readFile } from 'node:fs/promises';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { functions } from '../service-plan.ts';
import { CommandError, UsageError } from './command-error.ts';
import { type GlobalOptions, openPrinter, type Surroundings } from './session.ts';

/** The part of a template of `cdk synth` that is read here. */
interface Template {
  readonly Resources?: Readonly<
    Record<
      string,
      { readonly Type: string; readonly Properties?: { readonly Code?: { readonly S3Key?: string } } }
    >
  >;
}

export function stackTraceCommand(program: Command, surroundings: Surroundings): void {
  program
    .command('stack-trace')
    .argument('<function>', 'whose log it is from, such as match-articles')
    .description(
      'replaces the places of bundled code in a stack trace, which is read from the input, by those of its source',
    )
    .addOption(
      new Option('--built <folder>', 'what "cdk synth" of the deployed version wrote').default('cdk.out'),
    )
    .action(async (name: string, { built }: { readonly built: string }, command: Command) => {
      if (!Object.hasOwn(functions, name))
        throw new UsageError(
          `There is no function "${name}". There are ${Object.keys(functions).join(', ')}.`,
        );
      if (!surroundings.readInput) throw new UsageError('Pipe the stack trace into this command.');
      const trace = await surroundings.readInput();
      const mapped = withSourcePlaces(trace, await sourceMapOf(name, built));
      openPrinter(command.optsWithGlobals<GlobalOptions>(), surroundings).result(
        { trace: mapped },
        mapped.trimEnd(),
      );
    });
}

/** "index.mjs:12:3456" becomes "shared/articles/match-article.ts:84:20"; a place that is not in the map is kept. */
function withSourcePlaces(trace: string, map: SourceMap): string {
  return trace.replace(
    /(?:file:\/\/)?[^\s("]*index\.mjs:(\d+):(\d+)/g,
    (place, line: string, column: string) => {
      const entry = map.findEntry(Number(line) - 1, Number(column) - 1);
      if (!('originalSource' in entry)) return place;
      const file = entry.originalSource.replace(/^(\.\.\/)+/, '');
      return `${file}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
    },
  );
}

/** The map beside a function's bundle. @throws CommandError */
async function sourceMapOf(name: string, built: string): Promise<SourceMap> {
  const id = new RegExp(`^Functions${name.replaceAll('-', '')}[0-9A-F]{8}$`);
  for (const file of await templatesIn(built)) {
    const template = JSON.parse(await readFile(join(built, file), 'utf8')) as Template;
    const found = Object.entries(template.Resources ?? {}).find(
      ([key, { Type }]) => Type === 'AWS::Lambda::Function' && id.test(key),
    );
    const asset = found?.[1].Properties?.Code?.S3Key?.replace('.zip', '');
    if (asset === undefined) continue;
    const map = await readFile(join(built, `asset.${asset}`, 'index.mjs.map'), 'utf8').catch(() => undefined);
    if (map !== undefined) return new SourceMap(JSON.parse(map) as SourceMapPayload);
  }
  throw new CommandError(
    `${built} has no source map of "${name}". Run "npx cdk synth" on the version that is deployed, with its settings.`,
  );
}

async function templatesIn(folder: string): Promise<string[]> {
  const files = await readdir(folder).catch(() => []);
  return files.filter((file) => file.endsWith('.template.json'));
}
