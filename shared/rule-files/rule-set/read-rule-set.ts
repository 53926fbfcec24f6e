import type * as z from 'zod';
import { readRuleQuery } from '../../rules/read-rule-query.ts';
import { fileLimits, RuleFileError } from '../listed-rule.ts';
import { readYaml } from '../read-written-rules.ts';
import { exampleValues, filled, parametersIn } from './fill-parameters.ts';
import { testGolden } from './golden-articles.ts';
import { fieldOf, plainIssues } from './plain-issues.ts';
import { calledOf, type RuleSetFile, ruleSetFile, type SetRule } from './rule-set.ts';
import { createYamlLines, type YamlLines } from './yaml-lines.ts';

/** What is wrong in a file, or to be known about it: on which line, and of which rule. */
export interface PlacedRemark {
  readonly line: number;
  /** What the rule is called. */
  readonly rule?: string;
  readonly message: string;
}

/** A file that could be read, with the result of its golden articles. */
export interface RuleSet extends Omit<RuleSetFile, 'rules' | '$schema'> {
  readonly rules: readonly (SetRule & { readonly line: number })[];
  /** Parameters without a value of one's own: the rules cannot be saved yet. */
  readonly unset: readonly PlacedRemark[];
  /** How many golden articles were tried. */
  readonly tried: number;
  /** Golden articles that are not treated as wanted. */
  readonly failures: readonly PlacedRemark[];
  /** How queries were read, where that may surprise. */
  readonly warnings: readonly PlacedRemark[];
}

export type ReadRuleSet =
  | { readonly ok: true; readonly set: RuleSet }
  | { readonly ok: false; readonly problems: readonly PlacedRemark[] };

/** Reads rules as code from YAML, and asks each rule of its golden articles. Never throws for any text. */
export function readRuleSet(text: string): ReadRuleSet {
  const read = readText(text);
  if (read.ok) return read;
  return { ok: false, problems: read.problems.toSorted((a, b) => a.line - b.line) };
}

function readText(text: string): ReadRuleSet {
  const lines = createYamlLines();
  let document: unknown;
  try {
    if (Buffer.byteLength(text) > fileLimits.bytes) {
      throw new RuleFileError(
        `The file is larger than ${fileLimits.bytes / 1024} KB. Make it several files.`,
      );
    }
    document = readYaml(text.replace(/^\ufeff/, ''), lines.listener);
    if (document === undefined || document === null) throw new RuleFileError('The file is empty.');
  } catch (error) {
    if (!(error instanceof RuleFileError)) throw error;
    return { ok: false, problems: [{ line: error.line ?? 1, message: error.message }] };
  }
  const read = ruleSetFile.safeParse(document);
  if (!read.success) return { ok: false, problems: problemsOf(read.error.issues, document, lines) };
  const { $schema: _, ...file } = read.data;
  const problems = [...sameRules(file.rules, lines), ...wrongParameters(file, lines)];
  if (problems.length > 0) return { ok: false, problems };
  return withTests(file, lines);
}

function withTests(file: Omit<RuleSetFile, '$schema'>, lines: YamlLines): ReadRuleSet {
  const examples = exampleValues(file.parameters);
  const problems: PlacedRemark[] = [];
  const failures: PlacedRemark[] = [];
  const warnings: PlacedRemark[] = [];
  for (const [index, rule] of file.rules.entries()) {
    const at = (message: string, ...path: readonly PropertyKey[]): PlacedRemark => ({
      line: lines.lineOf(['rules', index, ...path]),
      rule: calledOf(rule),
      message,
    });
    const query = readRuleQuery(filled(rule, examples).query);
    if (!query.ok) {
      problems.push(...query.problems.map(({ message }) => at(message, 'query')));
      continue;
    }
    warnings.push(...query.value.warnings.map(({ message }) => at(message, 'query')));
    failures.push(
      ...testGolden(query.value.query, rule, file.language).map(({ list, index: place, message }) =>
        at(message, list, place),
      ),
    );
  }
  if (problems.length > 0) return { ok: false, problems };
  const rules = file.rules.map((rule, index) => ({ ...rule, line: lines.lineOf(['rules', index]) }));
  const tried = rules.reduce(
    (sum, { mustMatch = [], mustNot = [] }) => sum + mustMatch.length + mustNot.length,
    0,
  );
  const unset = Object.entries(file.parameters ?? {}).flatMap(
    ([name, { value, describe }]): PlacedRemark[] => {
      if (value !== undefined) return [];
      const message = `The parameter ${name} has no value. Write "value" beside its example: ${describe}`;
      return [{ line: lines.lineOf(['parameters', name]), message }];
    },
  );
  return { ok: true, set: { ...file, rules, unset, tried, failures, warnings } };
}

/** Two rules of a file that cannot be told apart. */
function sameRules(rules: readonly SetRule[], lines: YamlLines): PlacedRemark[] {
  const seen = new Map<string, number>();
  return rules.flatMap((rule, index) => {
    const line = lines.lineOf(['rules', index]);
    const key = rule.id === undefined ? `name ${calledOf(rule)}` : `id ${rule.id}`;
    const before = seen.get(key);
    seen.set(key, line);
    if (before === undefined) return [];
    const message = `is called as the rule of line ${before}: give each rule its own name and id`;
    return [{ line, rule: calledOf(rule), message }];
  });
}

function wrongParameters(
  { parameters = {}, rules }: Pick<RuleSetFile, 'parameters' | 'rules'>,
  lines: YamlLines,
) {
  const used = new Set(rules.flatMap(parametersIn));
  const unknown = rules.flatMap((rule, index) =>
    parametersIn(rule)
      .filter((name) => !Object.hasOwn(parameters, name))
      .map((name): PlacedRemark => {
        const message = `uses \${${name}}, which is not among the parameters of the file`;
        return { line: lines.lineOf(['rules', index]), rule: calledOf(rule), message };
      }),
  );
  const unused = Object.keys(parameters)
    .filter((name) => !used.has(name))
    .map((name): PlacedRemark => {
      const message = `The parameter ${name} is used by no rule: write \${${name}} in a query, or take it out.`;
      return { line: lines.lineOf(['parameters', name]), message };
    });
  return [...unknown, ...unused];
}

function problemsOf(
  issues: readonly z.core.$ZodIssue[],
  document: unknown,
  lines: YamlLines,
): PlacedRemark[] {
  const plain = issues.flatMap((issue) => plainIssues(issue, document));
  return plain.map(({ path, message }) => {
    const [list, index, ...field] = path;
    const inRule = list === 'rules' && typeof index === 'number';
    const where = (inRule ? field : path).map(String).join('.');
    const rule = inRule ? nameIn(document, index) : undefined;
    return {
      line: lines.lineOf(path),
      ...(rule !== undefined && { rule }),
      message: where === '' ? message : `${where} ${message}`,
    };
  });
}

/** What the rule at a place of the document is called, as far as that can be read. */
function nameIn(document: unknown, index: number): string | undefined {
  const rule = fieldOf(fieldOf(document, 'rules'), index);
  const called = fieldOf(rule, 'name') ?? fieldOf(rule, 'query');
  return typeof called === 'string' ? called : undefined;
}
