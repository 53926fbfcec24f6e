import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { ruleSetSchema } from '../../../shared/rule-files/rule-set/rule-set.ts';
import { writeRuleSet } from '../../../shared/rule-files/rule-set/write-rule-set.ts';
import { CommandError, UsageError } from '../command-error.ts';
import { baseFolder } from '../named-files.ts';
import {
  type GlobalOptions,
  openPrinter,
  openSubscriberSession,
  type Session,
  type Surroundings,
} from '../session.ts';
import { applyPlan } from './apply-plan.ts';
import { makePlan, readSaved } from './make-plan.ts';
import { type Plan, readPlan, writePlan } from './plan-file.ts';
import { readRuleSets, reportTests, usualFolder } from './rule-set-files.ts';
import { showPlan } from './show-plan.ts';

/** Rules as code: docs/rules-as-code.md. */
export function ruleCommands(program: Command, surroundings: Surroundings): void {
  const rules = program.command('rules').description('rules as code: files of rules with their tests');
  testCommand(rules, surroundings);
  planCommand(rules, surroundings);
  applyCommand(rules, surroundings);
  exportCommand(rules, surroundings);
  rules
    .command('schema')
    .description('print the description of the files, for editors (JSON Schema)')
    .action((_: object, command: Command) => {
      const schema = ruleSetSchema();
      const print = openPrinter(command.optsWithGlobals<GlobalOptions>(), surroundings);
      print.result(schema, JSON.stringify(schema, null, 2));
    });
}

function testCommand(rules: Command, surroundings: Surroundings): void {
  rules
    .command('test')
    .description('ask rules of their golden articles, without any service')
    .argument('[paths...]', 'files or folders', [usualFolder])
    .action(async (paths: string[], _: object, command: Command) => {
      const print = openPrinter(command.optsWithGlobals<GlobalOptions>(), surroundings);
      const read = await readRuleSets(paths, surroundings.env);
      const good = reportTests(read, print);
      const counts = {
        files: read.length,
        rules: sum(read.map(({ set }) => set.rules.length)),
        articles: sum(read.map(({ set }) => set.tried)),
        failures: sum(read.map(({ set }) => set.failures.length)),
      };
      const failed = read.flatMap(({ name, set }) => set.failures.map((one) => ({ file: name, ...one })));
      print.result(
        { ...counts, failed },
        `Files: ${counts.files}. Rules: ${counts.rules}. Golden articles: ${counts.articles}, ${good ? 'all treated as wanted' : `${counts.failures} not treated as wanted`}.`,
      );
      if (!good) throw new CommandError('Change the query or the article, and test again.');
    });
}

const deleteOption = ['--delete', 'delete saved rules that are in no file'] as const;

function planCommand(rules: Command, surroundings: Surroundings): void {
  rules
    .command('plan')
    .description('show what the files would change in the saved rules; nothing is saved')
    .argument('[paths...]', 'files or folders', [usualFolder])
    .option(...deleteOption)
    .option('--out <file>', 'also write the plan, for "rules apply --plan"')
    .action(async (paths: string[], options: { delete?: true; out?: string }, command: Command) => {
      const session = await openSubscriberSession(command, surroundings);
      const { env } = surroundings;
      const plan = await makePlan({ paths, deletes: options.delete === true, env }, session);
      if (options.out !== undefined) await writePlan(plan, options.out, env);
      session.print.result(plan, showPlan(plan));
    });
}

function applyCommand(rules: Command, surroundings: Surroundings): void {
  rules
    .command('apply')
    .description('make the saved rules those of the files: shows the plan, asks, and does exactly that')
    .argument('[paths...]', `files or folders; "${usualFolder}" if none is named`)
    .option(...deleteOption)
    .option('--plan <file>', 'do what this plan says, and ask nothing')
    .option('--yes', 'do not ask whether this is meant')
    .action(async (paths: string[], options: ApplyOptions, command: Command) => {
      const session = await openSubscriberSession(command, surroundings);
      const plan = await planToApply(paths, options, session, surroundings);
      await applyPlan(plan, session);
    });
}

interface ApplyOptions {
  readonly delete?: true;
  readonly plan?: string;
  readonly yes?: true;
}

async function planToApply(
  paths: readonly string[],
  options: ApplyOptions,
  session: Session,
  { ask, env }: Surroundings,
): Promise<Plan> {
  if (options.plan !== undefined) {
    if (paths.length > 0 || options.delete) {
      throw new UsageError('A plan says what to do by itself: name no files beside it, and no --delete.');
    }
    return readPlan(options.plan, env);
  }
  if (!options.yes && !ask) {
    throw new UsageError(
      'Where nobody can be asked, say --yes, or apply a plan that was looked at (--plan).',
    );
  }
  const named = paths.length === 0 ? [usualFolder] : paths;
  const plan = await makePlan({ paths: named, deletes: options.delete === true, env }, session);
  session.print.note(showPlan(plan));
  if (plan.steps.length === 0 || options.yes) return plan;
  const typed = await ask?.('Do this? Type yes: ');
  if (typed?.trim().toLowerCase() !== 'yes') throw new CommandError('Nothing was saved.');
  return plan;
}

function exportCommand(rules: Command, surroundings: Surroundings): void {
  rules
    .command('export')
    .description('write the saved rules as code, to a new file or to the output')
    .argument('[file]')
    .action(async (file: string | undefined, _: object, command: Command) => {
      const { api, print } = await openSubscriberSession(command, surroundings);
      const { own: saved, sharedByMe, sharedWithMe } = await readSaved(api);
      if (saved.length === 0) throw new CommandError('There are no rules to export.');
      const text = writeRuleSet(saved, { sharedByMe, sharedWithMe });
      if (file === undefined) {
        print.result(saved, text.trimEnd());
        return;
      }
      await writeNew(file, text, surroundings.env);
      print.result({ file, rules: saved.length }, `Rules written to ${file}: ${saved.length}.`);
    });
}

/** Never writes over a file: it may have golden articles and comments, which the service does not know. */
async function writeNew(name: string, text: string, env: NodeJS.ProcessEnv): Promise<void> {
  try {
    await writeFile(resolve(baseFolder(env), name), text, { flag: 'wx' });
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    const reason = isThere ? 'it is there already. Name a new file.' : String(error);
    throw new UsageError(`${name} cannot be written: ${reason}`, { cause: error });
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
