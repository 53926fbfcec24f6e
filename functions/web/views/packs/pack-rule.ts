import { html } from 'hono/html';
import { type ListedRule, type PackField, packFields } from '../../../../shared/rule-files/listed-rule.ts';
import { saidSchedule } from '../../said-schedule.ts';
import type { View } from '../../view.ts';
import type { Html } from '../html.ts';

/** How a field is said; undefined where there is nothing to say. The query is shown as it is. */
type Said = (view: View, rule: ListedRule) => string | undefined;

/** All fields in which a pack and a saved rule can differ: what is accepted was seen before. */
const said: Readonly<Record<Exclude<PackField, 'name' | 'query'>, Said>> = {
  frequency: ({ t }, { frequency, schedule }) =>
    frequency && !schedule ? t(`rules.often-${frequency}`) : undefined,
  schedule: (view, { schedule }) => schedule && saidSchedule(view, schedule),
  sensitivity: ({ t }, { sensitivity }) => sensitivity && t(`workbench.sensitivity-${sensitivity}`),
  cap: ({ t }, { cap }) => (cap === undefined ? undefined : t('packs.cap', { count: cap })),
  proofOfSilence: ({ t }, { proofOfSilence }) => (proofOfSilence ? t('workbench.proofOfSilence') : undefined),
  silenceAlarm: ({ t }, { silenceAlarm }) => (silenceAlarm ? t('workbench.silenceAlarm') : undefined),
  nearly: ({ t }, { nearly }) => (nearly ? t('tuning.weekly') : undefined),
};

/** A rule of a pack in a cell: its name, its query, and how it writes. */
export function packRule(view: View, rule: ListedRule): Html {
  const { name, query } = rule;
  const fields = Object.keys(packFields.shape) as PackField[];
  const how = fields.flatMap((field) =>
    field === 'name' || field === 'query' ? [] : (said[field](view, rule) ?? []),
  );
  return html`<div>${name === undefined ? '' : html`<bdi>${name}</bdi><br>`}<code class="query">${query}</code>
<div class="small quiet">${how.join(' · ')}</div></div>`;
}
