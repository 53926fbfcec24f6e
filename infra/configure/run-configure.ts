import { writeFileSync } from 'node:fs';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { Command, CommanderError } from 'commander';
import { askAws } from '../ask-aws.ts';
import { CommandError, exitCodes, UsageError } from '../cli/command-error.ts';
import { createPrinter, type Printer, printable } from '../cli/printer.ts';
import type { Surroundings } from '../cli/session.ts';
import { findStack, settingsOfStack } from '../deployed-stack.ts';
import { findConflicts } from '../setting-conflicts.ts';
import {
  faultsOf,
  type SettingName,
  settingFields,
  settingNames,
  valueOfText,
  type WrittenSettings,
} from '../setting-fields.ts';
import { stackNameOf } from '../settings.ts';
import { type Fault, SettingsError } from '../settings-error.ts';
import {
  type FileText,
  fileIfThere,
  fileVersion,
  objectOf,
  readSettingsFile,
  usualFile,
  writeSettingsFile,
} from '../settings-file.ts';
import { askSettings } from './ask-settings.ts';
import { readOlderSettings } from './older-file.ts';

interface Options {
  readonly file?: string;
  readonly check?: true;
  readonly fromStack?: string;
  readonly unset?: readonly string[];
  readonly leaveProduction?: string;
}

/** Runs `npm run configure` with these arguments, and says how it ended (see `exitCodes`). */
export async function runConfigure(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { stdout, stderr } = surroundings;
  const print = createPrinter({ stdout, stderr, json: false });
  const program = new Command('configure')
    .description(`Asks for the settings of a deployment, checks them and writes ${usualFile}.`)
    .option('--file <file>', 'another file, as for another stage')
    .option('--check', 'check the file, and write nothing')
    .option('--from-stack <name>', 'begin with the settings that a stack was deployed with')
    .option('--unset <setting...>', 'take settings back')
    .option(
      '--leave-production <stack>',
      'the name of the stack, if the file is to say no longer that it is in production',
    )
    .addHelpText(
      'after',
      '\nWith a setting as an option nothing is asked: --sender alerts@example.org --prod',
    )
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(printable(text)),
    })
    .action(() => configure(program, surroundings, print));
  for (const name of settingNames) {
    const { explains, expects } = settingFields[name];
    const value = isTruth(name) ? '[truth]' : '<value>';
    program.option(`--${optionOf(name)} ${value}`, `${explains} (${expects})`);
  }
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCodes.done;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.wrongUsage;
    if (!(error instanceof CommandError) && !(error instanceof SettingsError)) throw error;
    print.complain(error.message);
    return error instanceof CommandError ? error.exitCode : exitCodes.wrongUsage;
  }
}

async function configure(program: Command, surroundings: Surroundings, print: Printer): Promise<void> {
  const options = program.opts<Options & Readonly<Record<string, unknown>>>();
  const name = options.file ?? usualFile;
  const there = fileIfThere(name);
  if (options.check) return check(there, name, print);

  const { settings: before, ...beginning } = await settingsBefore(there, options, print);
  const given = givenOptions(options);
  const unset = (options.unset ?? []).map(settingOf);
  const fromOptions = without({ ...before, ...given }, unset);
  const asks = Object.keys(given).length === 0 && unset.length === 0 && options.fromStack === undefined;
  if (asks && !surroundings.ask)
    throw new UsageError(
      'This is not a terminal, so no questions can be asked. Give settings as options; --help lists them.',
    );
  if (!asks && beginning.faults.length > 0) throw new SettingsError(beginning.faults);
  const settings =
    asks && surroundings.ask
      ? await askSettings(fromOptions, beginning.unclear, { ask: surroundings.ask, say: print.note })
      : fromOptions;

  const faults: Fault[] = findConflicts(settings).map(({ says }) => ({ where: name, says }));
  if (settings.sender === undefined)
    faults.push({ where: name, says: 'sender is missing: the address that mails come from' });
  if (faults.length > 0) throw new SettingsError(faults);
  await keepProduction({ before, settings, name, options }, surroundings);

  writeFileSync(name, writeSettingsFile(settings));
  const config = name === usualFile ? '' : ` -c config=${name}`;
  print.result(
    settings,
    `${name} is written. Next: npx cdk bootstrap${config} (once per account and region), then npx cdk deploy${config}`,
  );
}

function check(file: FileText | undefined, name: string, print: Printer): void {
  if (file === undefined) throw new UsageError(`There is no ${name}. "npm run configure" makes one.`);
  const { settings, faults, placeOf } = readSettingsFile(file);
  const all = [...faults, ...findConflicts(settings).map(({ of, says }) => ({ where: placeOf(of), says }))];
  if (settings.sender === undefined && faults.length === 0)
    all.push({ where: name, says: 'sender is missing' });
  if (all.length > 0) throw new SettingsError(all);
  print.result(settings, `${name} is all right, and describes the stack ${stackNameOf(settings)}.`);
}

/** The settings that the questions begin with. */
interface Beginning {
  readonly settings: WrittenSettings;
  readonly faults: readonly Fault[];
  /** Settings whose value in the file is not valid. */
  readonly unclear: readonly SettingName[];
}

/** Reads the settings of a stack, or of the file, which may be of another version or have mistakes. */
async function settingsBefore(
  file: FileText | undefined,
  { fromStack }: Options,
  print: Printer,
): Promise<Beginning> {
  const list = (what: string, lines: readonly string[]) =>
    print.note([what, ...lines.map((line) => `  - ${line}`)].join('\n'));
  if (fromStack !== undefined) {
    const found = await findStack(fromStack, new CloudFormationClient(askAws));
    const settings = found && settingsOfStack(found);
    if (!settings)
      throw new CommandError(`There is no stack ${fromStack} of this release in this account and region.`);
    print.note('Taken from the stack. It keeps neither brand nor tags: set them again if it has some.');
    return { settings, faults: [], unclear: [] };
  }
  if (file === undefined) return { settings: {}, faults: [], unclear: [] };
  const written = objectOf(file.text);
  if (written !== undefined && written.version !== fileVersion) {
    const { settings, notes } = readOlderSettings(written);
    list(`${file.name} is of another version. What becomes of it:`, notes);
    return { settings, faults: [], unclear: [] };
  }
  const { settings, faults, mentions } = readSettingsFile(file);
  if (written === undefined) throw new SettingsError(faults);
  if (faults.length > 0)
    list(
      'Not taken from the file:',
      faults.map(({ where, says }) => `${where}: ${says}`),
    );
  const unclear = settingNames.filter((name) => mentions(name) && settings[name] === undefined);
  return { settings, faults, unclear };
}

interface Change {
  readonly before: WrittenSettings;
  readonly settings: WrittenSettings;
  readonly name: string;
  readonly options: Options;
}

/** If the file says that a stack is in production, this stays so until somebody types the name of the stack. */
async function keepProduction(
  { before, settings, name, options }: Change,
  { ask }: Surroundings,
): Promise<void> {
  const stack = stackNameOf(before);
  if (!before.prod || settings.prod || stackNameOf(settings) !== stack) return;
  const question = `${name} says that ${stack} is in production. Its table, its secrets and its identity would lose their protection. Type the name of the stack if you mean it: `;
  const typed = options.leaveProduction ?? (await ask?.(question));
  if (typed?.trim() === stack) return;
  throw new UsageError(
    `Nothing was written: ${stack} stays in production. --leave-production ${stack} takes it out.`,
  );
}

function givenOptions(options: Readonly<Record<string, unknown>>): WrittenSettings {
  const faults: Fault[] = [];
  const given = settingNames.flatMap((name) => {
    const text = options[keyOf(name)];
    if (text === undefined) return [];
    const value = valueOfText(name, text === true ? 'true' : String(text));
    faults.push(...faultsOf(name, value).map((says) => ({ where: `--${optionOf(name)}`, says })));
    return [[name, value]];
  });
  if (faults.length > 0) throw new SettingsError(faults);
  return Object.fromEntries(given);
}

function without(settings: WrittenSettings, names: readonly SettingName[]): WrittenSettings {
  return Object.fromEntries(
    Object.entries(settings).filter(([name]) => !names.some((left) => left === name)),
  );
}

function settingOf(text: string): SettingName {
  const found = settingNames.find((name) => name === text || optionOf(name) === text);
  if (!found)
    throw new UsageError(`There is no setting "${text}". The settings are ${settingNames.join(', ')}.`);
  return found;
}

function isTruth(name: SettingName): boolean {
  return settingFields[name].schema.type === 'boolean';
}

/** "senderDomain" as "sender-domain". */
function optionOf(name: SettingName): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The key under which commander keeps that option: it writes "edge-secret-sha256" as "edgeSecretSha256". */
function keyOf(name: SettingName): string {
  return optionOf(name).replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
