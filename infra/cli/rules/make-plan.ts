import * as z from 'zod';
import { queryCheck, ruleDiff } from '../../../functions/web/schemas.ts';
import { type ListedRule, listedRule } from '../../../shared/rule-files/listed-rule.ts';
import { filled, ownValues } from '../../../shared/rule-files/rule-set/fill-parameters.ts';
import {
  PlanError,
  type PlanStep,
  planRules,
  type SavedRule,
  type WantedRule,
} from '../../../shared/rule-files/rule-set/plan-rules.ts';
import { calledOf } from '../../../shared/rule-files/rule-set/rule-set.ts';
import { readRuleQuery } from '../../../shared/rules/read-rule-query.ts';
import type { ApiClient } from '../api-client.ts';
import { CommandError, UsageError } from '../command-error.ts';
import type { Session } from '../session.ts';
import { fingerprint, type Plan, type PlannedStep, type Volume } from './plan-file.ts';
import { placed, type RuleSetFileRead, readRuleSets, reportTests } from './rule-set-files.ts';

const savedRules = z.object({
  rules: z.array(
    z
      .object({
        ...listedRule.shape,
        id: z.string(),
        text: z.string(),
        shared: z.enum(['by-me', 'with-me']).optional(),
      })
      .omit({ query: true }),
  ),
});

/** The rules of a subscriber. */
export interface Saved {
  /** As files list them. */
  readonly own: readonly SavedRule[];
  /** Ids of those that other people get too. */
  readonly sharedByMe: ReadonlySet<string>;
  /** What the rules are called that other people share with the subscriber: those are no part of any file. */
  readonly sharedWithMe: readonly string[];
}

export async function readSaved(api: ApiClient): Promise<Saved> {
  const { rules } = await api.ask(savedRules, { method: 'GET', path: '/v1/me/rules' });
  const names = rules.some(({ digest }) => digest !== undefined) ? await digestNames(api) : new Map();
  const listed = rules.map(({ id, text, shared, digest: digestId, ...rest }) => {
    const digest = names.get(digestId ?? '');
    return { shared, saved: { id, rule: { query: text, ...withoutUndefined({ ...rest, digest }) } } };
  });
  const which = (how: (typeof listed)[number]['shared']) =>
    listed.filter(({ shared }) => shared === how).map(({ saved }) => saved);
  return {
    own: listed.filter(({ shared }) => shared !== 'with-me').map(({ saved }) => saved),
    sharedByMe: new Set(which('by-me').map(({ id }) => id)),
    sharedWithMe: which('with-me').map(({ rule }) => calledOf(rule)),
  };
}

/** What the subscriber's digests are called, by id: files have their names. */
async function digestNames(api: ApiClient): Promise<ReadonlyMap<string, string>> {
  const shape = z.object({ digests: z.array(z.object({ id: z.string(), name: z.string() })) });
  const { digests } = await api.ask(shape, { method: 'GET', path: '/v1/me/digests' });
  return new Map(digests.map(({ id, name }) => [id, name]));
}

/**
 * Tests the files, and compares their rules with the saved ones. Nothing is saved.
 * @throws UsageError, CommandError with what is wrong in the files
 */
export async function makePlan(
  {
    paths,
    deletes,
    env,
  }: { readonly paths: readonly string[]; readonly deletes: boolean; readonly env: NodeJS.ProcessEnv },
  { api, print }: Session,
): Promise<Plan> {
  const read = await readRuleSets(paths, env);
  if (!reportTests(read, print)) {
    throw new CommandError('Nothing was planned: not all golden articles are treated as wanted.');
  }
  const wanted = wantedRules(read);
  const { own: saved } = await readSaved(api);
  const { steps, unchanged, unlisted } = planned(wanted, saved, deletes);
  const withVolume: PlannedStep[] = [];
  for (const step of steps) withVolume.push(await measured(step, api));
  return {
    version: 1,
    saved: fingerprint(saved),
    unchanged,
    unlisted: unlisted.map(({ rule }) => calledOf(rule)),
    steps: withVolume,
  };
}

function planned(wanted: readonly WantedRule[], saved: readonly SavedRule[], deletes: boolean) {
  try {
    return planRules(wanted, saved, { deletes });
  } catch (error) {
    if (!(error instanceof PlanError)) throw error;
    throw new UsageError(error.message, { cause: error });
  }
}

/** The rules of the files with the values of their parameters. @throws UsageError */
function wantedRules(read: readonly RuleSetFileRead[]): WantedRule[] {
  const problems = read.flatMap(({ name, set }) => set.unset.map((one) => placed(name, one)));
  const wanted = read.flatMap(({ name, set }) => {
    const values = ownValues(set.parameters);
    return set.rules.map((one): WantedRule => {
      const { id, line, mustMatch: _, mustNot: __, ...rule } = filled(one, values);
      const query = readRuleQuery(rule.query);
      if (!query.ok) {
        const message = query.problems.map((problem) => problem.message).join(' ');
        problems.push(placed(name, { line, rule: calledOf(rule), message }));
      }
      return { file: name, line, id, rule };
    });
  });
  if (problems.length === 0) return wanted;
  throw new UsageError(problems.join('\n'));
}

/** The step with what its query does on recent articles, if it has a new one. */
async function measured(step: PlanStep, api: ApiClient): Promise<PlannedStep> {
  if (step.do === 'delete') return step;
  const { query } = step.rule;
  if (step.do === 'add') {
    const check = await api.ask(queryCheck, { method: 'POST', path: '/v1/queries/check', json: { query } });
    if (!check.ok) throw new CommandError(`${step.file}, line ${step.line}: ${check.problems[0]?.message}`);
    const { matched = 0, sample, expectedPerDay } = check;
    const volume: Volume = {
      articles: sample?.articles ?? 0,
      matched,
      ...(expectedPerDay !== undefined && { perDay: expectedPerDay }),
    };
    return { ...step, volume };
  }
  if (query === step.before.query) return step;
  const path = `/v1/me/rules/${encodeURIComponent(step.id)}/diff`;
  const { kept, added, removed, sample } = await api.ask(ruleDiff, { method: 'POST', path, json: { query } });
  const counts = { added: added.length, removed: removed.length };
  return { ...step, volume: { articles: sample.articles, matched: kept + added.length, ...counts } };
}

function withoutUndefined(rest: Omit<ListedRule, 'query'>): Omit<ListedRule, 'query'> {
  return Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
}
