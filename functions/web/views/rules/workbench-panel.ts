import { html } from 'hono/html';
import type { Backtest } from '../../../../shared/rules/backtest.ts';
import type { QueryCheck, SampleMatch } from '../../../../shared/rules/check-query.ts';
import type { RuleDiff } from '../../../../shared/rules/diff-rule.ts';
import type { QueryExplanation, RuleExplanation } from '../../../../shared/rules/explain-rule.ts';
import type { Nearly } from '../../../../shared/rules/nearly.ts';
import type { View } from '../../view.ts';
import type { Html } from '../html.ts';
import { saidDate, saidDateTime } from '../local-time.ts';
import { queryPreview } from '../query-preview.ts';
import { storyItem } from '../story-item.ts';
import { dayChart } from './day-chart.ts';
import { nearMisses } from './near-misses.ts';
import { pastBurstList } from './past-bursts.ts';

export const workbenchTabs = ['matches', 'volume', 'changes', 'nearly', 'explain'] as const;
export type WorkbenchTab = (typeof workbenchTabs)[number];

/** What a tab shows; nothing is shown for a query that is empty. */
export type Looked =
  | { readonly tab: 'matches'; readonly check: QueryCheck }
  | { readonly tab: 'volume'; readonly check: QueryCheck; readonly backtest?: Backtest | undefined }
  | { readonly tab: 'changes'; readonly diff: RuleDiff; readonly same: boolean }
  | { readonly tab: 'nearly'; readonly check: QueryCheck; readonly nearly?: Nearly | undefined }
  | {
      readonly tab: 'explain';
      readonly address: string;
      readonly explained?: QueryExplanation | RuleExplanation | 'no-address' | undefined;
    };

export interface Panel {
  readonly query: string;
  readonly tab: WorkbenchTab;
  /** Where the buttons of the panel send the form. */
  readonly path: string;
  readonly isNew: boolean;
  readonly looked?: Looked | undefined;
}

/** Tabs, which are buttons of the form since they take along what is typed, and what the open one shows. */
export function workbenchPanel(view: View, panel: Panel): Html {
  const { t } = view;
  const tabs = workbenchTabs.filter((tab) => tab !== 'changes' || !panel.isNew);
  const names = {
    matches: 'workbench.tabMatches',
    volume: 'workbench.tabVolume',
    changes: 'workbench.tabChanges',
    nearly: 'tuning.tabNearly',
    explain: 'workbench.tabExplain',
  } as const;
  return html`<div class="tabs" role="group" aria-label="${t('workbench.results')}">${tabs.map(
    (tab) =>
      html`<button class="tab" name="go" value="${tab}" formaction="${panel.path}/look" formnovalidate${
        tab === panel.tab ? html` aria-current="true"` : ''
      }>${t(names[tab])}</button>`,
  )}</div>
<input type="hidden" name="tab" value="${panel.tab}">
${shown(view, panel)}`;
}

function shown(view: View, { query, looked, path }: Panel): Html {
  const { t } = view;
  if (looked === undefined) return html`<p class="quiet">${t('workbench.nothingTyped')}</p>`;
  const target = { action: `${path}/look`, method: 'post', inEditor: true } as const;
  switch (looked.tab) {
    case 'matches':
      return queryPreview(view, query, looked.check, target);
    case 'volume':
      return looked.backtest
        ? volume(view, looked.backtest)
        : queryPreview(view, query, looked.check, target);
    case 'changes':
      return looked.diff.ok
        ? changes(view, looked.diff, looked.same)
        : queryPreview(view, query, looked.diff, target);
    case 'nearly':
      return looked.nearly
        ? nearMisses(view, looked.nearly, path)
        : queryPreview(view, query, looked.check, target);
    case 'explain':
      return explain(view, looked, path);
    default:
      return looked satisfies never;
  }
}

function volume(view: View, tried: Backtest): Html {
  const { t } = view;
  const { days, found, articles, from, whole, perWeek, bursts } = tried;
  if (articles === 0) return html`<p class="volume" data-count>${t('workbench.volumeNone')}</p>`;
  const since = saidDateTime(view, from);
  const total =
    days[0]?.read === 'all'
      ? t('workbench.volumeTotal', { count: found })
      : t('workbench.volumeSince', { count: found, since });
  const peak = days.toSorted((a, b) => b.found - a.found)[0];
  const more = [
    ...(perWeek === undefined || found === 0
      ? []
      : [t('workbench.volumeWeek', { count: Math.max(1, Math.round(perWeek)) })]),
    ...(peak === undefined || found === 0
      ? []
      : [t('workbench.volumePeak', { count: peak.found, day: saidDate(view, peak.date) })]),
  ];
  return html`<p class="volume" data-count>${total}</p>
${more.length === 0 ? '' : html`<p>${more.join(' · ')}</p>`}
${dayChart(view, days)}
${pastBurstList(view, bursts)}
<p class="small quiet">${
    whole
      ? t('workbench.volumeAll', { count: articles, since })
      : t('workbench.volumeNewest', { count: articles, since })
  }</p>`;
}

/** The most articles that a list shows. */
const shownArticles = 20;

function changes(view: View, { kept, added, removed }: Extract<RuleDiff, { ok: true }>, same: boolean): Html {
  const { t } = view;
  if (same) return html`<p class="quiet">${t('workbench.changesNone')}</p>`;
  if (added.length + removed.length === 0) {
    return html`<p class="volume" data-count>${t('workbench.changesSame', { count: kept })}</p>`;
  }
  const signed = new Intl.NumberFormat(view.language.locale, { signDisplay: 'exceptZero' });
  // Numbers with signs keep their direction in a sentence that runs the other way.
  const number = (count: number) => `\u2066${signed.format(count)}\u2069`;
  return html`<p class="volume" data-count>${t('workbench.changesCount', { added: number(added.length), removed: number(-removed.length) })}</p>
<p class="quiet">${t('workbench.changesKept', { count: kept })}</p>
${changeList(view, t('workbench.changesAdded'), added)}
${changeList(view, t('workbench.changesRemoved'), removed)}`;
}

function changeList(view: View, title: string, all: readonly SampleMatch[]): Html | '' {
  if (all.length === 0) return '';
  const rest = all.length - shownArticles;
  return html`<h3>${title}</h3><ol class="stories">${all.slice(0, shownArticles).map((match) => story(view, match))}</ol>${
    rest > 0 ? html`<p class="quiet">${view.t('workbench.changesMore', { count: rest })}</p>` : ''
  }`;
}

function story(view: View, { article, spans }: Pick<SampleMatch, 'article' | 'spans'>): Html {
  const source = article.source === undefined ? '' : html`<bdi>${article.source}</bdi> · `;
  return storyItem({ ...article, about: html`${source}${saidDateTime(view, article.receivedAt)}`, spans });
}

function explain(view: View, looked: Extract<Looked, { tab: 'explain' }>, path: string): Html {
  const { t } = view;
  const { address, explained } = looked;
  const wrong = explained === 'no-address';
  return html`<div class="field${wrong ? ' bad' : ''}"><label for="address">${t('workbench.explainLabel')}</label>
<input id="address" name="address" type="url" value="${address}" autocomplete="off" aria-describedby="address-hint${wrong ? ' address-error' : ''}"${wrong ? html` aria-invalid="true"` : ''}>
<p class="hint" id="address-hint">${t('workbench.explainHint')}</p>${
    wrong ? html`<p class="error" id="address-error">${t('workbench.explainWrong')}</p>` : ''
  }</div>
<p><button name="go" value="explain" formaction="${path}/look" formnovalidate>${t('workbench.explainButton')}</button></p>
${explained === undefined || wrong ? '' : explanation(view, explained)}`;
}

function explanation(
  view: View,
  { outcome, reasons, article, spans }: QueryExplanation | RuleExplanation,
): Html {
  const { t } = view;
  const heading = {
    'unknown-article': t('workbench.explainUnknown'),
    'no-match': t('workbench.explainNoMatch'),
    'unreadable-query': t('visitor.notWatchable'),
  };
  const said =
    outcome === 'unknown-article' || outcome === 'no-match' || outcome === 'unreadable-query'
      ? heading[outcome]
      : t('workbench.explainMatch');
  return html`<p class="volume" data-count>${said}</p>${reasons.map((reason) => html`<p lang="en" dir="ltr">${reason}</p>`)}${
    article === undefined ? '' : html`<ol class="stories">${story(view, { article, spans })}</ol>`
  }`;
}
