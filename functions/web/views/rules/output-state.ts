import { html } from 'hono/html';
import type { WebhookState } from '../../../../shared/rules/webhook.ts';
import type { View } from '../../view.ts';
import type { Html } from '../html.ts';
import { relativeTime } from '../local-time.ts';
import { chip } from '../parts/choices.ts';

/** The state of an output, in a word. */
export function outputChip({ t }: View, state: WebhookState | undefined): Html {
  if (state === undefined) return chip(t('outputs.unused'));
  if (state.ended) return chip(t('outputs.ended'), 'bad');
  return state.problem === undefined ? chip(t('outputs.works'), 'good') : chip(t('outputs.fails'), 'warn');
}

/** How the last post went, in a sentence or two. */
export function outputStory(view: View, { at, failures, problem, ended }: WebhookState, now: Date): Html {
  const { t } = view;
  // A second at least: "now" fits into no sentence about the past.
  const when = relativeTime(view, Math.min(-1, (Date.parse(at) - now.getTime()) / 1000));
  if (problem === undefined) return html`<p class="small quiet">${t('workbench.outputFine', { when })}</p>`;
  return html`<div class="notice bad"><p>${t('workbench.outputFailing', { count: Math.max(1, failures), when })}${
    ended ? html` ${t('outputs.endedText')}` : ''
  }</p><p lang="en" dir="ltr">${problem}</p></div>`;
}
