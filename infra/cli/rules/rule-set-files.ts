import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { decodeText } from '../../../shared/feeds/decode-text.ts';
import { filled, ownValues } from '../../../shared/rule-files/rule-set/fill-parameters.ts';
import {
  type PlacedRemark,
  type RuleSet,
  readRuleSet,
} from '../../../shared/rule-files/rule-set/read-rule-set.ts';
import { calledOf } from '../../../shared/rule-files/rule-set/rule-set.ts';
import { UsageError } from '../command-error.ts';
import { baseFolder, findFile, readWhole } from '../named-files.ts';
import type { Printer } from '../printer.ts';

/** Where rules are if no file or folder is named. */
export const usualFolder = 'rules';

/** A file of rules as it was named, and what is in it. */
export interface RuleSetFileRead {
  readonly name: string;
  readonly set: RuleSet;
}

/**
 * Reads files of rules, and all `.yaml` and `.yml` files of folders. A rule must be in one of them only.
 * @throws UsageError with every problem: file, line, rule
 */
export async function readRuleSets(
  names: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<RuleSetFileRead[]> {
  const files = (await Promise.all(names.map((name) => filesOf(name, env)))).flat();
  const problems: string[] = [];
  const read: RuleSetFileRead[] = [];
  for (const name of new Set(files)) {
    const found = readRuleSet(decodeText(await readWhole(await findFile(name, env))));
    if (found.ok) read.push({ name, set: found.set });
    else problems.push(...found.problems.map((one) => placed(name, one)));
  }
  problems.push(...inTwoFiles(read));
  if (problems.length === 0) return read;
  throw new UsageError(problems.join('\n'));
}

/** 'rules/ports.yaml, line 8, rule "Ferries": query …' */
export function placed(file: string, { line, rule, message }: PlacedRemark): string {
  return `${file}, line ${line}${rule === undefined ? '' : `, rule "${rule}"`}: ${message}`;
}

/** Says what golden articles show. @returns whether all are treated as wanted */
export function reportTests(
  read: readonly RuleSetFileRead[],
  print: Pick<Printer, 'complain' | 'note'>,
): boolean {
  const failures = read.flatMap(({ name, set }) => set.failures.map((one) => placed(name, one)));
  const warnings = read.flatMap(({ name, set }) => set.warnings.map((one) => placed(name, one)));
  print.note(warnings.join('\n'));
  print.complain(failures.join('\n'));
  return failures.length === 0;
}

async function filesOf(name: string, env: NodeJS.ProcessEnv): Promise<string[]> {
  const path = resolve(baseFolder(env), name);
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) return [(await findFile(name, env)).name];
  const names = (await readdir(path)).filter((file) => /\.ya?ml$/i.test(file)).sort();
  if (names.length === 0) throw new UsageError(`${name} has no files of rules: their names end with .yaml.`);
  return names.map((file) => join(name, file));
}

/** Rules of different files that have the same name once their parameters are filled in. */
function inTwoFiles(read: readonly RuleSetFileRead[]): string[] {
  const seen = new Map<string, string>();
  return read.flatMap(({ name, set }) =>
    set.rules.flatMap((rule) => {
      const called = calledOf(filled(rule, ownValues(set.parameters)));
      const before = seen.get(called);
      if (before === undefined) seen.set(called, name);
      if (before === undefined || before === name) return [];
      const message = `is in ${before} too: give each rule its own name, or take one of them out`;
      return [placed(name, { line: rule.line, rule: called, message })];
    }),
  );
}
