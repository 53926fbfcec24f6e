import type { z } from '@hono/zod-openapi';
import { html } from 'hono/html';
import type { SuppressionReason } from '../../../../shared/subscribers/suppression.ts';
import type { foundSubscribers, suppressionPage } from '../../operator-schemas.ts';
import type { me } from '../../schemas.ts';
import type { Html } from '../html.ts';
import { chip, chipLinks, emptyState } from '../parts/choices.ts';
import type { FormErrors } from '../parts/form-errors.ts';
import { notice } from '../parts/notices.ts';
import { table } from '../parts/table.ts';
import { ago, ahead, type ConsoleView, consolePage, postButton } from './console-page.ts';

export type Found = z.infer<typeof foundSubscribers>;
type Status = z.infer<typeof me>['status'];

const kinds: Readonly<Record<Status, 'plain' | 'good' | 'warn'>> = {
  active: 'good',
  pending: 'plain',
  unsubscribed: 'plain',
};

/** The state of a subscriber as operators read it. */
export function statusChip({ t }: ConsoleView, status: Status): Html {
  return chip(t(`subscribers.status-${status}`), kinds[status]);
}

/** Why nothing is mailed to an address, and since when. */
export function suppressedSentence(
  view: ConsoleView,
  { reason, at }: { readonly reason: SuppressionReason; readonly at: string },
): Html {
  return view.rich(`subscribers.nothing-${reason}`, { when: ago(view, at) });
}

/** The lists of the page: subscribers by state, and addresses that get no mail. */
const lists = ({ t }: ConsoleView) => [
  { href: '/admin/subscribers', text: t('subscribers.all') },
  { href: '/admin/subscribers?status=active', text: t('subscribers.status-active') },
  { href: '/admin/subscribers?status=pending', text: t('subscribers.status-pending') },
  { href: '/admin/subscribers?status=unsubscribed', text: t('subscribers.status-unsubscribed') },
  { href: '/admin/suppressions?reason=bounce', text: t('subscribers.reason-bounce') },
  { href: '/admin/suppressions?reason=complaint', text: t('subscribers.reason-complaint') },
  { href: '/admin/suppressions?reason=operator', text: t('subscribers.stopped') },
];

function frame(
  view: ConsoleView,
  page: {
    readonly email: string;
    readonly open?: string | undefined;
    readonly done?: string | undefined;
    readonly errors?: FormErrors | undefined;
    readonly main: Html;
  },
): Html {
  const { t } = view;
  const { email, open, done, errors, main } = page;
  return consolePage(view, {
    part: '/admin/subscribers',
    title: t('console.subscribers'),
    lead: t('subscribers.lead'),
    ...(view.mayChange && {
      actions: html`<a class="button" href="/admin/subscribers/import">${t('subscribers.import')}</a>`,
    }),
    done,
    errors,
    main: html`<search><form method="get" action="/admin/subscribers" class="search-line">
<label class="hidden" for="email">${t('subscribers.whole')}</label>
<input id="email" name="email" type="search" inputmode="email" value="${email}" placeholder="${t('subscribers.whole')}" maxlength="320" autocomplete="off" spellcheck="false"><button>${t('subscribers.find')}</button></form></search>
${chipLinks(t('subscribers.lists'), lists(view), open)}
${main}`,
  });
}

export interface SubscribersPage {
  readonly found: Found;
  /** The address that was asked for; empty for a list. */
  readonly email: string;
  readonly status: Status | undefined;
  readonly older?: string | undefined;
  readonly done?: string | undefined;
  readonly errors?: FormErrors | undefined;
}

/** Subscribers, newest first; or who has an address. */
export function subscribersPage(view: ConsoleView, page: SubscribersPage): Html {
  const { t } = view;
  const { found, email, status, older, done, errors = [] } = page;
  const isSearch = email !== '' && errors.length === 0;
  return frame(view, {
    email,
    done,
    errors,
    open: isSearch
      ? undefined
      : status === undefined
        ? '/admin/subscribers'
        : `/admin/subscribers?status=${status}`,
    main: html`${isSearch ? aboutAddress(view, found, email) : ''}
${
  found.subscribers.length === 0
    ? isSearch
      ? ''
      : emptyState({ title: t('subscribers.none'), text: t('subscribers.noneText') })
    : subscriberTable(view, found.subscribers)
}
${older === undefined ? '' : html`<p><a href="${older}">${t('console.older')}</a></p>`}`,
  });
}

function subscriberTable(view: ConsoleView, subscribers: Found['subscribers']): Html {
  const { t } = view;
  return table(
    t('console.subscribers'),
    [
      { text: t('subscribers.address') },
      { text: t('subscribers.state') },
      { text: t('subscribers.zone') },
      { text: t('subscribers.nextLook') },
      { text: t('subscribers.since') },
    ],
    subscribers.map((one) => ({
      cells: [
        html`<a href="/admin/subscribers/${one.id}"><bdi>${one.email}</bdi></a>`,
        html`<span class="trend">${statusChip(view, one.status)}${
          one.suppressed === undefined ? '' : chip(t(`subscribers.reason-${one.suppressed}`), 'warn')
        }</span>`,
        html`<bdi>${one.timezone}</bdi>`,
        one.nextDeliveryAt === undefined ? t('console.none') : ahead(view, one.nextDeliveryAt),
        ago(view, one.createdAt),
      ],
    })),
  );
}

/** What is known of an address beside its subscriber, and what can be done about it. */
function aboutAddress(view: ConsoleView, { subscribers, suppression }: Found, email: string): Html {
  const { t, rich } = view;
  const nobody =
    subscribers.length === 0
      ? html`<p>${rich('subscribers.nobody', { email: html`<bdi>${email}</bdi>` })}</p>`
      : '';
  if (suppression !== undefined) {
    return notice(
      html`${nobody}<p>${suppressedSentence(view, suppression)}</p>${
        view.mayChange && subscribers.length === 0 ? liftForm(view, { email }, suppression.reason) : ''
      }`,
      'warn',
    );
  }
  if (subscribers.length > 0) return html``;
  return html`${nobody}${
    view.mayChange
      ? postButton('/admin/suppressions', t('subscribers.suppress'), {
          fields: { email },
          ask: t('subscribers.suppressAsk'),
        })
      : ''
  }`;
}

/** Allows mail again; after a complaint only with a word that its owner wants it. */
export function liftForm(
  { t }: ConsoleView,
  whom: { readonly email: string } | { readonly id: string },
  reason: SuppressionReason,
): Html {
  return html`<form method="post" action="/admin/suppressions/lift">${Object.entries(whom).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )}${
    reason === 'complaint'
      ? html`<label class="check"><input type="checkbox" name="reason" value="complaint" required> <span>${t('subscribers.liftComplaint')}</span></label>`
      : ''
  }<button>${t('subscribers.lift')}</button></form>`;
}

/** Addresses that get no mail, for one reason. */
export function suppressionsPage(
  view: ConsoleView,
  page: {
    readonly list: z.infer<typeof suppressionPage>;
    readonly reason: SuppressionReason;
    readonly older?: string | undefined;
    readonly done?: string | undefined;
    readonly errors?: FormErrors | undefined;
  },
): Html {
  const { t } = view;
  const { list, reason, older, done, errors } = page;
  return frame(view, {
    email: '',
    open: `/admin/suppressions?reason=${reason}`,
    done,
    errors,
    main: html`${
      list.suppressions.length === 0
        ? emptyState({ title: t('subscribers.suppressedNone'), text: t('subscribers.suppressedNoneText') })
        : table(
            t('subscribers.suppressed'),
            [
              { text: t('subscribers.address') },
              { text: t('subscribers.why') },
              { text: t('subscribers.when') },
              { text: '', spoken: t('console.actions') },
            ],
            list.suppressions.map((one) => ({
              cells: [
                one.email === undefined
                  ? html`<span class="quiet">${t('subscribers.notStored')}</span>`
                  : html`<a href="/admin/subscribers/${one.id}"><bdi>${one.email}</bdi></a>`,
                t(`subscribers.reason-${one.reason}`),
                ago(view, one.at),
                view.mayChange && one.reason !== 'complaint'
                  ? liftForm(view, { id: one.id }, one.reason)
                  : '',
              ],
            })),
          )
    }
${reason === 'complaint' ? html`<p class="small quiet">${t('subscribers.complaintHint')}</p>` : ''}
${older === undefined ? '' : html`<p><a href="${older}">${t('console.older')}</a></p>`}`,
  });
}
