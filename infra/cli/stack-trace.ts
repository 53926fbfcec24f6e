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
      const mapped = await withSourcePlaces(trace, await assetOf(name, built));
      openPrinter(command.optsWithGlobals<GlobalOptions>(), surroundings).result(
        { trace: mapped },
        mapped.trimEnd(),
      );
    });
}

/** "index.mjs:12:3456" becomes "shared/articles/match-article.ts:84:20"; a place that is in no map is kept. */
async function withSourcePlaces(trace: string, asset: string): Promise<string> {
  const places = /(?:file:\/\/)?[^\s("]*?([\w.-]+\.mjs):(\d+):(\d+)/g;
  const files = new Set([...trace.matchAll(places)].map(([, file = '']) => file));
  const maps = new Map(
    await Promise.all(
      [...files].map(async (file) => [file, await readMap(join(asset, `${file}.map`))] as const),
    ),
  );
  return trace.replace(places, (place, file: string, line: string, column: string) => {
    const entry = maps.get(file)?.findEntry(Number(line) - 1, Number(column) - 1);
    if (!entry || !('originalSource' in entry)) return place;
    const source = entry.originalSource.replace(/^(\.\.\/)+/, '');
    return `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  });
}

/** The folder with a function's code and the maps beside it. @throws CommandError */
async function assetOf(name: string, built: string): Promise<string> {
  const id = new RegExp(`^Functions${name.replaceAll('-', '')}[0-9A-F]{8}$`);
  for (const file of await templatesIn(built)) {
    const template = JSON.parse(await readFile(join(built, file), 'utf8')) as Template;
    const found = Object.entries(template.Resources ?? {}).find(
      ([key, { Type }]) => Type === 'AWS::Lambda::Function' && id.test(key),
    );
    const hash = found?.[1].Properties?.Code?.S3Key?.replace('.zip', '');
    if (hash === undefined) continue;
    const asset = join(built, `asset.${hash}`);
    if ((await readMap(join(asset, 'index.mjs.map'))) !== undefined) return asset;
  }
  throw new CommandError(
    `${built} has no source map of "${name}". Run "npx cdk synth" on the version that is deployed, with its settings.`,
  );
}

async function readMap(file: string): Promise<SourceMap | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : new SourceMap(JSON.parse(text) as SourceMapPayload);
}

async function templatesIn(folder: string): Promise<string[]> {
  const files = await readdir(folder).catch(() => []);
  return files.filter((file) => file.endsWith('.template.json'));
}
