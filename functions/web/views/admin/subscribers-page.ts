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

/** States of subscribers as operators read them. */
export const statusWords: Readonly<
  Record<Status, { readonly text: string; readonly kind: 'plain' | 'good' | 'warn' }>
> = {
  active: { text: 'Active', kind: 'good' },
  pending: { text: 'Not confirmed', kind: 'plain' },
  unsubscribed: { text: 'Unsubscribed', kind: 'plain' },
};

/** Why an address gets no mail, in words. */
export const reasonWords: Readonly<Record<SuppressionReason, string>> = {
  bounce: 'Bounced',
  complaint: 'Complained',
  operator: 'Stopped by an operator',
};

/** The lists of the page: subscribers by state, and addresses that get no mail. */
const lists = [
  { href: '/admin/subscribers', text: 'All' },
  { href: '/admin/subscribers?status=active', text: 'Active' },
  { href: '/admin/subscribers?status=pending', text: 'Not confirmed' },
  { href: '/admin/subscribers?status=unsubscribed', text: 'Unsubscribed' },
  { href: '/admin/suppressions?reason=bounce', text: 'Bounced' },
  { href: '/admin/suppressions?reason=complaint', text: 'Complained' },
  { href: '/admin/suppressions?reason=operator', text: 'Stopped' },
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
  const { email, open, done, errors, main } = page;
  return consolePage(view, {
    part: '/admin/subscribers',
    title: 'Subscribers',
    lead: 'Addresses are shown with most of the name left out, unless you name one.',
    ...(view.mayChange && {
      actions: html`<a class="button" href="/admin/subscribers/import">Import people</a>`,
    }),
    done,
    errors,
    main: html`<search><form method="get" action="/admin/subscribers" class="search-line">
<label class="hidden" for="email">Whole address</label>
<input id="email" name="email" type="search" inputmode="email" value="${email}" placeholder="Whole address" maxlength="320" autocomplete="off" spellcheck="false"><button>Find</button></form></search>
${chipLinks('Lists', lists, open)}
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
      : emptyState({ title: 'Nobody', text: 'No subscriber is in this list.' })
    : subscriberTable(view, found.subscribers)
}
${older === undefined ? '' : html`<p><a href="${older}">Older ones</a></p>`}`,
  });
}

function subscriberTable(view: ConsoleView, subscribers: Found['subscribers']): Html {
  return table(
    'Subscribers',
    [{ text: 'Address' }, { text: 'State' }, { text: 'Zone' }, { text: 'Next look' }, { text: 'Since' }],
    subscribers.map((one) => ({
      cells: [
        html`<a href="/admin/subscribers/${one.id}"><bdi>${one.email}</bdi></a>`,
        html`<span class="trend">${chip(statusWords[one.status].text, statusWords[one.status].kind)}${
          one.suppressed === undefined ? '' : chip(reasonWords[one.suppressed], 'warn')
        }</span>`,
        one.timezone,
        one.nextDeliveryAt === undefined ? 'none' : ahead(view, one.nextDeliveryAt),
        ago(view, one.createdAt),
      ],
    })),
  );
}

/** What is known of an address beside its subscriber, and what can be done about it. */
function aboutAddress(view: ConsoleView, { subscribers, suppression }: Found, email: string): Html {
  const nobody = subscribers.length === 0 ? html`<p>Nobody subscribes with <bdi>${email}</bdi>.</p>` : '';
  if (suppression !== undefined) {
    return notice(
      html`${nobody}<p>Nothing is mailed to this address: ${reasonWords[suppression.reason].toLowerCase()} ${ago(view, suppression.at)}.</p>${
        view.mayChange && subscribers.length === 0 ? liftForm({ email }, suppression.reason) : ''
      }`,
      'warn',
    );
  }
  if (subscribers.length > 0) return html``;
  return html`${nobody}${
    view.mayChange
      ? postButton('/admin/suppressions', 'Send nothing to this address', {
          fields: { email },
          ask: 'No mail of any kind goes there any more. Go on?',
        })
      : ''
  }`;
}

/** Allows mail again; after a complaint only with a word that its owner wants it. */
export function liftForm(
  whom: { readonly email: string } | { readonly id: string },
  reason: SuppressionReason,
): Html {
  return html`<form method="post" action="/admin/suppressions/lift">${Object.entries(whom).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )}${
    reason === 'complaint'
      ? html`<label class="check"><input type="checkbox" name="reason" value="complaint" required> <span>Its owner called our mail unwanted, and has asked for it again.</span></label>`
      : ''
  }<button>Allow mail again</button></form>`;
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
  const { list, reason, older, done, errors } = page;
  return frame(view, {
    email: '',
    open: `/admin/suppressions?reason=${reason}`,
    done,
    errors,
    main: html`${
      list.suppressions.length === 0
        ? emptyState({ title: 'No address', text: 'No address is suppressed for this reason.' })
        : table(
            'Addresses that get no mail',
            [{ text: 'Address' }, { text: 'Why' }, { text: 'When' }, { text: '', spoken: 'Actions' }],
            list.suppressions.map((one) => ({
              cells: [
                one.email === undefined
                  ? html`<span class="quiet">not stored</span>`
                  : html`<a href="/admin/subscribers/${one.id}"><bdi>${one.email}</bdi></a>`,
                reasonWords[one.reason],
                ago(view, one.at),
                view.mayChange && one.reason !== 'complaint' ? liftForm({ id: one.id }, one.reason) : '',
              ],
            })),
          )
    }
${reason === 'complaint' ? html`<p class="small quiet">After a complaint, an address is found by itself before mail to it is allowed again.</p>` : ''}
${older === undefined ? '' : html`<p><a href="${older}">Older ones</a></p>`}`,
  });
}
