import { html } from 'hono/html';
import type { StoredArticle } from '../../../../shared/articles/stored-article.ts';
import type { Outcome, RuleTrace, TraceStep } from '../../../../shared/delivery/why/trace.ts';
import type { Rule } from '../../../../shared/rules/rule.ts';
import { shownName } from '../../rule-name.ts';
import type { View } from '../../view.ts';
import type { Html } from '../html.ts';
import { localDateTime } from '../local-time.ts';
import { chip } from '../parts/choices.ts';

interface Shown {
  readonly rules: readonly Rule[];
  readonly article: StoredArticle;
  mailUrl(slot: string): string;
}

/** One rule: how it ended, and the steps with their instants. */
export function ruleTrace(view: View, { ruleId, outcome, steps }: RuleTrace, shown: Shown): Html {
  const rule = shown.rules.find(({ id }) => id === ruleId);
  return html`<section class="trace"><h3><a href="/rules/${ruleId}"><bdi>${rule ? shownName(rule) : ruleId}</bdi></a> ${chip(view.t(`why.outcome-${outcome}`), kindOf(outcome))}</h3>
<ol class="timeline">${steps.map(
    (step) =>
      html`<li>${'at' in step && step.at !== undefined ? html`<span class="when">${localDateTime(view, step.at)}</span>` : html`<span class="when"></span>`}<div>${said(view, step, shown)}</div></li>`,
  )}</ol></section>`;
}

function kindOf(outcome: Outcome): 'good' | 'warn' | 'bad' | 'plain' {
  if (outcome === 'mailed') return 'good';
  if (outcome === 'unreadable-query') return 'bad';
  return outcome === 'suppressed' || outcome === 'mail-stopped' || outcome === 'not-sent' ? 'warn' : 'plain';
}

function said(view: View, step: TraceStep, shown: Shown): Html {
  const { t, rich } = view;
  const clause = (text: string) => html`<code class="query">${text}</code>`;
  const until = (at: string) => ({ until: localDateTime(view, at) });
  const mail = (slot: string) => html` <a href="${shown.mailUrl(slot)}">${t('why.openMail')}</a>`;
  switch (step.kind) {
    case 'received':
      return html`${t(step.again ? 'why.receivedAgain' : 'why.received')}`;
    case 'matched':
      return step.clause === ''
        ? html`${t('why.matchedAll')}`
        : rich('why.matched', { clause: clause(step.clause) });
    case 'no-match':
      return rich('why.noMatch', {
        clause: clause(step.clause),
        reason: html`<span lang="en" dir="ltr">${step.reason}</span>`,
      });
    case 'unreadable-query':
      return html`${t('why.unreadable')}`;
    case 'backlog':
      return html`${t('why.backlog')}`;
    case 'before-rule':
      return html`${t('why.beforeRule')}`;
    case 'being-matched':
      return html`${t('why.beingMatched')}`;
    case 'no-find':
      return html`${t('why.noFind')}`;
    case 'find-expired':
      return html`${t('why.findExpired')}`;
    case 'grouped':
      return grouped(view, step);
    case 'muted':
      return html`${t('why.muted')}`;
    case 'paused':
      return rich('why.paused', until(step.until));
    case 'usual':
      return html`${t('why.usual')}`;
    case 'quiet-hours':
      return rich('why.quietHours', until(step.until));
    case 'daily-limit':
      return rich('why.dailyLimit', until(step.until));
    case 'alert-pace':
      return rich('why.alertPace', until(step.until));
    case 'waits':
      return step.until === undefined ? html`${t('why.waitsNow')}` : rich('why.waits', until(step.until));
    case 'retried':
      return html`${t('why.retried')}`;
    case 'mail-stopped':
      return html`${t('why.mailStopped')} <a href="/settings">${t('frame.settings')}</a>`;
    case 'suppressed':
      return html`${t(`why.suppressed-${step.reason}`)}`;
    case 'counted':
      return html`${t('why.counted', { count: step.left })}${mail(step.slot)}`;
    case 'told-before':
      return html`${toldBefore(view, step.ruleId, shown)}${mail(step.slot)}`;
    case 'mailed':
      return step.expired
        ? html`${t('why.mailedExpired')}`
        : html`${t(step.digest ? 'why.mailedDigest' : 'why.mailedAlert')}${step.otherArticle ? ` ${t('why.mailedOther')}` : ''}${mail(step.slot)}`;
    case 'sending':
      return html`${t('why.sending')}`;
    case 'not-sent':
      return html`${t(step.refused ? 'why.refused' : 'why.skipped')}`;
    case 'bounced':
      return html`${t('why.bounced')}`;
    case 'complained':
      return html`${t('why.complained')}`;
    case 'unrecorded':
      return html`${t('why.unrecorded')}`;
    default:
      return step satisfies never;
  }
}

function grouped({ t, rich }: View, { teller, sources }: Extract<TraceStep, { kind: 'grouped' }>): Html {
  const title =
    teller &&
    html`<a href="/why?article=${encodeURIComponent(teller.id)}" dir="auto">${teller.title}</a>${
      teller.source === undefined ? '' : html` (<bdi>${teller.source}</bdi>)`
    }`;
  return html`${title === undefined ? '' : rich('why.grouped', { title })}${
    sources === undefined || sources < 2 ? '' : ` ${t('why.groupedSources', { count: sources })}`
  }`;
}

function toldBefore({ t, rich }: View, ruleId: string | undefined, { rules }: Shown): Html {
  const rule = rules.find(({ id }) => id === ruleId);
  if (!rule) return html`${t('why.toldBefore')}`;
  return rich('why.toldBeforeBy', {
    rule: html`<a href="/rules/${rule.id}"><bdi>${shownName(rule)}</bdi></a>`,
  });
}
