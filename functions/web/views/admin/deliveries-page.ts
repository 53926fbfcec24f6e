import type { z } from '@hono/zod-openapi';
import { html } from 'hono/html';
import { type DeliveryFate, deliveryFates } from '../../../../shared/delivery/delivery.ts';
import type { Sending } from '../../../../shared/delivery/read-sending.ts';
import type { SendQuota } from '../../../../shared/mail/mailer.ts';
import type { deliveryPage } from '../../operator-schemas.ts';
import type { Html } from '../html.ts';
import { localDateTime, saidRecentDate } from '../local-time.ts';
import { chip, chipLinks, emptyState } from '../parts/choices.ts';
import type { FormErrors } from '../parts/form-errors.ts';
import { notice } from '../parts/notices.ts';
import { table } from '../parts/table.ts';
import {
  type ConsoleView,
  consolePage,
  inEnglish,
  number,
  postButton,
  runbook,
  sentences,
} from './console-page.ts';

type Shown = z.infer<typeof deliveryPage>['deliveries'][number];

const kinds: Readonly<Record<Shown['fate'], 'plain' | 'good' | 'warn' | 'bad'>> = {
  sent: 'good',
  bounced: 'bad',
  complained: 'bad',
  held: 'warn',
  'set-aside': 'bad',
  skipped: 'plain',
  'under-way': 'plain',
};

export interface DeliveriesPage {
  readonly fate: DeliveryFate;
  /** "2026-11-23" */
  readonly day: string;
  readonly deliveries: readonly Shown[];
  readonly older?: string | undefined;
  readonly sending: Sending;
  readonly byDay: readonly {
    readonly day: string;
    readonly sent: number;
    readonly bounced: number;
    readonly complained: number;
  }[];
  /** Absent if SES did not say. */
  readonly quota: SendQuota | undefined;
  readonly done?: string | undefined;
  readonly errors?: FormErrors | undefined;
}

/** How mail fares, and the log of mails by what became of them. */
export function deliveriesPage(view: ConsoleView, page: DeliveriesPage): Html {
  const { t } = view;
  const { fate, day, deliveries, older, sending, done, errors } = page;
  const address = (of: DeliveryFate) => `/admin/deliveries?${new URLSearchParams({ fate: of, day })}`;
  return consolePage(view, {
    part: '/admin/deliveries',
    title: t('console.deliveries'),
    lead: t('deliveries.lead'),
    done,
    errors,
    main: html`${sending.state === 'released' ? '' : brake(view, sending)}
<section><h2>${t('deliveries.log')}</h2>
${chipLinks(
  t('deliveries.byFate'),
  deliveryFates.map((one) => ({ href: address(one), text: t(`deliveries.fate-${one}`) })),
  address(fate),
)}
<form method="get" action="/admin/deliveries" class="search-line"><input type="hidden" name="fate" value="${fate}"><label class="hidden" for="day">${t('console.day')}</label><input id="day" name="day" type="date" value="${day}"><button>${t('console.showDay')}</button></form>
${
  deliveries.length === 0
    ? emptyState({ title: t('deliveries.none'), text: t('deliveries.noneText') })
    : deliveryTable(view, deliveries, {})
}
${older === undefined ? '' : html`<p><a href="${older}">${t('console.older')}</a></p>`}</section>
<section class="narrow"><h2>${t('deliveries.week')}</h2>
${week(view, page)}</section>
<section><h2>${t('deliveries.quota')}</h2>
${quotaFacts(view, page.quota)}</section>`,
  });
}

function brake(view: ConsoleView, { state, bounceRate, complaintRate }: Sending): Html {
  const { t, language } = view;
  const format = new Intl.NumberFormat(language.locale, { style: 'percent', maximumFractionDigits: 2 });
  const said = t(state === 'stopped' ? 'deliveries.held' : 'deliveries.halved', {
    bounced: format.format(bounceRate),
    complained: format.format(complaintRate),
  });
  return notice(
    html`<p>${said}</p>
${runbook('sending-brake', view)}${
  view.mayChange
    ? postButton('/admin/sending/resume', t('deliveries.release'), {
        ask: t('deliveries.releaseAsk'),
      })
    : ''
}`,
    state === 'stopped' ? 'bad' : 'warn',
  );
}

/** Mails in a table, with a button for those that can be sent again. */
export function deliveryTable(
  view: ConsoleView,
  deliveries: readonly Shown[],
  { hidesAddress = false }: { readonly hidesAddress?: boolean },
): Html {
  const { t } = view;
  return table(
    t('deliveries.mails'),
    [
      { text: t('deliveries.opened') },
      ...(hidesAddress ? [] : [{ text: t('deliveries.to') }]),
      { text: t('deliveries.became') },
      { text: t('deliveries.tries'), number: true },
      { text: '', spoken: t('console.actions') },
    ],
    deliveries.map((one) => ({
      id: `mail-${one.id}`,
      cells: [
        localDateTime(view, one.openedAt),
        ...(hidesAddress
          ? []
          : [
              html`<a href="/admin/subscribers/${one.subscriberId}"><bdi>${one.email ?? t('deliveries.erased')}</bdi></a>`,
            ]),
        html`<div>${chip(t(`deliveries.fate-${one.fate}`), kinds[one.fate])}<p class="small quiet">${details(view, one)}</p></div>`,
        number(view, one.attempts),
        view.mayChange && isRepeatable(one)
          ? postButton(`/admin/deliveries/${one.id}/repeat`, t('deliveries.again'), {
              kind: 'quiet',
              about: one.email ?? one.openedAt,
            })
          : '',
      ],
    })),
  );
}

function details(view: ConsoleView, one: Shown): Html {
  const { t, rich } = view;
  const { reason, waitUntil, sentAt, bounce, repeatOf, repeatedAs } = one;
  const parts: (Html | string)[] = [
    ...(sentAt === undefined ? [] : [rich('deliveries.sentAt', { when: localDateTime(view, sentAt) })]),
    ...(waitUntil === undefined ? [] : [rich('deliveries.waits', { when: localDateTime(view, waitUntil) })]),
    ...(bounce === undefined ? [] : [bounce.kind === 'soft' ? t('deliveries.soft') : t('deliveries.hard')]),
    ...(reason === undefined ? [] : [inEnglish(view, reason)]),
    ...(repeatOf === undefined ? [] : [t('deliveries.repeats')]),
    ...(repeatedAs === undefined ? [] : [t('deliveries.repeated')]),
  ];
  return sentences(view, parts);
}

/** Whether it can be is decided again when it is tried. */
function isRepeatable({ fate, bounce, repeatedAs }: Shown): boolean {
  return (
    repeatedAs === undefined && (fate === 'set-aside' || (fate === 'bounced' && bounce?.kind === 'soft'))
  );
}

function week(view: ConsoleView, { byDay }: DeliveriesPage): Html {
  const { t } = view;
  return table(
    t('deliveries.byDay'),
    [
      { text: t('deliveries.day') },
      { text: t('deliveries.fate-sent'), number: true },
      { text: t('deliveries.fate-bounced'), number: true },
      { text: t('deliveries.fate-complained'), number: true },
    ],
    byDay.toReversed().map(({ day, sent, bounced, complained }) => ({
      cells: [
        html`<time datetime="${day}">${saidRecentDate(view, day)}</time>`,
        number(view, sent),
        number(view, bounced),
        number(view, complained),
      ],
    })),
  );
}

function quotaFacts(view: ConsoleView, quota: SendQuota | undefined): Html {
  const { t } = view;
  if (quota === undefined) return html`<p class="quiet">${t('deliveries.quotaUnknown')}</p>`;
  const { maxPerDay, maxPerSecond, sentLastDay } = quota;
  return html`<dl class="facts">
<div><dt>${t('deliveries.sentLastDay')}</dt><dd>${number(view, sentLastDay)}</dd></div>
<div><dt>${t('deliveries.perDay')}</dt><dd>${maxPerDay <= 0 ? t('deliveries.noLimit') : number(view, maxPerDay)}</dd></div>
<div><dt>${t('deliveries.perSecond')}</dt><dd>${number(view, maxPerSecond)}</dd></div>
</dl>`;
}
