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
import { type ConsoleView, consolePage, postButton, runbook } from './console-page.ts';

type Shown = z.infer<typeof deliveryPage>['deliveries'][number];

const fateWords: Readonly<
  Record<Shown['fate'], { readonly text: string; readonly kind: 'plain' | 'good' | 'warn' | 'bad' }>
> = {
  sent: { text: 'Sent', kind: 'good' },
  bounced: { text: 'Bounced', kind: 'bad' },
  complained: { text: 'Reported as spam', kind: 'bad' },
  held: { text: 'Held', kind: 'warn' },
  'set-aside': { text: 'Refused by SES', kind: 'bad' },
  skipped: { text: 'No longer wanted', kind: 'plain' },
  'under-way': { text: 'Under way', kind: 'plain' },
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
  const { fate, day, deliveries, older, sending, done, errors } = page;
  const address = (of: DeliveryFate) => `/admin/deliveries?${new URLSearchParams({ fate: of, day })}`;
  return consolePage(view, {
    part: '/admin/deliveries',
    title: 'Deliveries',
    lead: 'Alerts and digests, and what became of them.',
    done,
    errors,
    main: html`${sending.state === 'released' ? '' : brake(view, sending)}
<section><h2>Log</h2>
${chipLinks(
  'By fate',
  deliveryFates.map((one) => ({ href: address(one), text: fateWords[one].text })),
  address(fate),
)}
<form method="get" action="/admin/deliveries" class="search-line"><input type="hidden" name="fate" value="${fate}"><label class="hidden" for="day">Day (UTC)</label><input id="day" name="day" type="date" value="${day}"><button>Show this day</button></form>
${
  deliveries.length === 0
    ? emptyState({ title: 'None', text: `No mail of this day has this fate. Mails are kept for 90 days.` })
    : deliveryTable(view, deliveries, {})
}
${older === undefined ? '' : html`<p><a href="${older}">Older ones</a></p>`}</section>
<section class="narrow"><h2>The last seven days</h2>
${week(view, page)}</section>
<section><h2>Quota</h2>
${quotaFacts(page.quota)}</section>`,
  });
}

function brake(view: ConsoleView, { state, bounceRate, complaintRate }: Sending): Html {
  const percent = (share: number) => `${Number((100 * share).toFixed(2))} %`;
  return notice(
    html`<p>${
      state === 'stopped' ? 'Alerts and digests are held' : 'Mail goes out at half the rate'
    }: ${percent(bounceRate)} of the mails bounced, ${percent(complaintRate)} were reported as spam. Repair the cause first.</p>
${runbook('sending-brake')}${
  view.mayChange
    ? postButton('/admin/sending/resume', 'Release the brake', {
        ask: 'Is the cause repaired? Bounces and complaints are counted anew from now on.',
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
  return table(
    'Mails',
    [
      { text: 'Opened' },
      ...(hidesAddress ? [] : [{ text: 'To' }]),
      { text: 'What became of it' },
      { text: 'Tries', number: true },
      { text: '', spoken: 'Actions' },
    ],
    deliveries.map((one) => ({
      id: `mail-${one.id}`,
      cells: [
        localDateTime(view, one.openedAt),
        ...(hidesAddress
          ? []
          : [html`<a href="/admin/subscribers/${one.subscriberId}"><bdi>${one.email ?? 'erased'}</bdi></a>`]),
        html`<div>${chip(fateWords[one.fate].text, fateWords[one.fate].kind)}<p class="small quiet">${details(view, one)}</p></div>`,
        one.attempts,
        view.mayChange && isRepeatable(one)
          ? postButton(`/admin/deliveries/${one.id}/repeat`, 'Send again', {
              kind: 'quiet',
              about: one.email ?? one.openedAt,
            })
          : '',
      ],
    })),
  );
}

function details(view: ConsoleView, one: Shown): Html {
  const { reason, waitUntil, sentAt, bounce, repeatOf, repeatedAs } = one;
  const parts: (Html | string)[] = [
    ...(sentAt === undefined ? [] : [html`Sent ${localDateTime(view, sentAt)}.`]),
    ...(waitUntil === undefined ? [] : [html`Waits until ${localDateTime(view, waitUntil)}.`]),
    ...(bounce === undefined ? [] : [bounce.kind === 'soft' ? 'For a reason that passes.' : 'For good.']),
    ...(reason === undefined ? [] : [reason]),
    ...(repeatOf === undefined ? [] : ['It repeats another mail.']),
    ...(repeatedAs === undefined ? [] : ['It was sent again.']),
  ];
  return html`${parts.map((part, index) => html`${index === 0 ? '' : ' '}${part}`)}`;
}

/** Whether it can be is decided again when it is tried. */
function isRepeatable({ fate, bounce, repeatedAs }: Shown): boolean {
  return (
    repeatedAs === undefined && (fate === 'set-aside' || (fate === 'bounced' && bounce?.kind === 'soft'))
  );
}

function week(view: ConsoleView, { byDay }: DeliveriesPage): Html {
  return table(
    'Mails by day',
    [
      { text: 'Day' },
      { text: 'Sent', number: true },
      { text: 'Bounced', number: true },
      { text: 'Reported as spam', number: true },
    ],
    byDay.toReversed().map(({ day, sent, bounced, complained }) => ({
      cells: [html`<time datetime="${day}">${saidRecentDate(view, day)}</time>`, sent, bounced, complained],
    })),
  );
}

function quotaFacts(quota: SendQuota | undefined): Html {
  if (quota === undefined) return html`<p class="quiet">SES did not say at the moment. Reload the page.</p>`;
  const { maxPerDay, maxPerSecond, sentLastDay } = quota;
  return html`<dl class="facts">
<div><dt>Sent in 24 hours</dt><dd>${sentLastDay.toLocaleString('en')}</dd></div>
<div><dt>Allowed in 24 hours</dt><dd>${maxPerDay <= 0 ? 'no limit' : maxPerDay.toLocaleString('en')}</dd></div>
<div><dt>Allowed a second</dt><dd>${maxPerSecond}</dd></div>
</dl>`;
}
