import { webAddress } from '../../../../../shared/mail/web-address.ts';
import { backtest } from '../../../../../shared/rules/backtest.ts';
import { checkQuery, type QueryCheck } from '../../../../../shared/rules/check-query.ts';
import { diffRule } from '../../../../../shared/rules/diff-rule.ts';
import { explainQuery, explainRule } from '../../../../../shared/rules/explain-rule.ts';
import { findNearly } from '../../../../../shared/rules/nearly.ts';
import { queryInWords } from '../../../../../shared/rules/query-in-words.ts';
import { readRuleQuery } from '../../../../../shared/rules/read-rule-query.ts';
import type { Rule } from '../../../../../shared/rules/rule.ts';
import { splitQuery } from '../../../../../shared/rules/split-query.ts';
import { suggestName } from '../../../../../shared/rules/suggest-name.ts';
import { sensitivities } from '../../../../../shared/rules/unusual/find-burst.ts';
import type { WebDeps } from '../../../deps.ts';
import type { View } from '../../../view.ts';
import type { EditedQuery } from '../../../views/rules/query-editor.ts';
import type { Looked, WorkbenchTab } from '../../../views/rules/workbench-panel.ts';

export type LookDeps = Pick<
  WebDeps,
  'articles' | 'countAgainst' | 'readBacktest' | 'readKeys' | 'readSample' | 'sentStories'
>;

/** What the editor says of a query, and what it was made from. */
export interface Edited extends EditedQuery {
  readonly name?: string | undefined;
  /** Absent for an empty query. */
  readonly check?: QueryCheck | undefined;
}

/** What the editor says of a query: what is wrong with it, what it asks for, and how to split it. */
export async function edited(
  view: View,
  text: string,
  { readSample }: Pick<LookDeps, 'readSample'>,
): Promise<Edited> {
  if (text.trim() === '') return { text, problems: [], warnings: [] };
  const read = readRuleQuery(text);
  if (!read.ok) {
    return { text, problems: read.problems, warnings: [], parts: splitQuery(text)?.length, check: read };
  }
  const check = checkQuery(text, await readSample());
  return {
    text,
    problems: [],
    warnings: check.ok ? check.warnings : [],
    inWords: queryInWords(read.value.query, text, view),
    name: suggestName(text),
    check,
  };
}

/** What a tab shows of a query; nothing for one that is empty. */
export async function look(
  asked: {
    readonly view: View;
    readonly rule: Rule | undefined;
    readonly edited: Edited;
    readonly tab: WorkbenchTab;
    readonly sensitivity: string;
    readonly address: string;
  },
  deps: LookDeps,
): Promise<Looked | undefined> {
  const { view, rule, tab, address } = asked;
  const { text: query, check } = asked.edited;
  if (check === undefined) return undefined;
  switch (tab) {
    case 'matches':
      return { tab, check };
    case 'volume': {
      const read = readRuleQuery(query);
      if (!read.ok) return { tab, check: read };
      const sample = await deps.readBacktest();
      const tried = backtest(read.value.expression, sample, {
        timezone: view.timezone,
        sensitivity: sensitivities.find((one) => one === asked.sensitivity),
      });
      return { tab, check, backtest: tried };
    }
    case 'changes': {
      if (!rule) return { tab: 'matches', check };
      const read = readRuleQuery(query);
      const same = read.ok && read.value.id === rule.queryId;
      return { tab, diff: diffRule(rule.text, query, await deps.readBacktest()), same };
    }
    case 'nearly':
      return { tab, check, nearly: findNearly(query, await deps.readSample()) };
    case 'explain': {
      if (address === '') return { tab, address };
      if (webAddress(address) === undefined) return { tab, address, explained: 'no-address' };
      const explained =
        rule?.text === query
          ? await explainRule(rule, { url: address }, deps)
          : await explainQuery(query, { url: address }, deps);
      return { tab, address, explained };
    }
    default:
      return tab satisfies never;
  }
}
