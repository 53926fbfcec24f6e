import type { z } from '@hono/zod-openapi';
import { html } from 'hono/html';
import { peopleColumns } from '../../../../shared/subscribers/people-csv.ts';
import type { deliveryPage, importedPeople, subscriberDetails } from '../../operator-schemas.ts';
import type { Html } from '../html.ts';
import { chip } from '../parts/choices.ts';
import { checkField, field, textField } from '../parts/fields.ts';
import type { FormErrors } from '../parts/form-errors.ts';
import { notice } from '../parts/notices.ts';
import { table } from '../parts/table.ts';
import {
  ago,
  ahead,
  type ConsoleView,
  consolePage,
  inEnglish,
  number,
  postButton,
  sentences,
} from './console-page.ts';
import { deliveryTable } from './deliveries-page.ts';
import { liftForm, statusChip, suppressedSentence } from './subscribers-page.ts';

type Details = z.infer<typeof subscriberDetails>;
const crumbs = ({ t }: ConsoleView) => [{ href: '/admin/subscribers', text: t('console.subscribers') }];

/** One subscriber: settings and state, without the whole address and without what is watched. */
export function subscriberPage(
  view: ConsoleView,
  page: {
    readonly details: Details;
    readonly deliveries: z.infer<typeof deliveryPage>['deliveries'];
    readonly done?: string | undefined;
    readonly errors?: FormErrors;
  },
): Html {
  const { t } = view;
  const { details, deliveries, done, errors } = page;
  const { suppression, failedLooks } = details;
  return consolePage(view, {
    part: '/admin/subscribers',
    crumbs: crumbs(view),
    title: details.email,
    heading: html`<bdi>${details.email}</bdi>`,
    done,
    errors,
    ...(view.mayChange && { actions: actions(view, details) }),
    main: html`${
      suppression === undefined
        ? ''
        : notice(
            html`<p>${suppressedSentence(view, suppression)}</p>${
              view.mayChange ? liftForm(view, { id: details.id }, suppression.reason) : ''
            }`,
            'warn',
          )
    }
${
  failedLooks === undefined || failedLooks === 0
    ? ''
    : notice(t('subscribers.failedLooks', { count: failedLooks }), 'bad')
}
<section><h2>${t('frame.settings')}</h2>
<dl class="facts-list">${facts(view, details).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl></section>
<section><h2>${t('subscribers.latest')}</h2>
${deliveries.length === 0 ? html`<p class="quiet">${t('subscribers.latestNone')}</p>` : deliveryTable(view, deliveries, { hidesAddress: true })}</section>`,
  });
}

function facts(view: ConsoleView, details: Details): [string, Html | string][] {
  const { t, rich } = view;
  const {
    status,
    rules,
    timezone,
    digestTime,
    quietHours,
    language,
    createdAt,
    confirmedAt,
    nextDeliveryAt,
  } = details;
  return [
    [t('subscribers.state'), statusChip(view, status)],
    [t('frame.rules'), number(view, rules)],
    [
      t('subscribers.digests'),
      rich('subscribers.digestsAt', { time: digestTime, zone: html`<bdi>${timezone}</bdi>` }),
    ],
    ...(quietHours === undefined
      ? []
      : ([[t('account.quietHours'), html`<bdi>${quietHours.from}–${quietHours.to}</bdi>`]] as [
          string,
          Html,
        ][])),
    [t('frame.language'), languageName(view, language)],
    [
      t('subscribers.nextLook'),
      nextDeliveryAt === undefined ? t('console.none') : ahead(view, nextDeliveryAt),
    ],
    [t('subscribers.since'), ago(view, createdAt)],
    [t('subscribers.confirmed'), ago(view, confirmedAt)],
    [t('subscribers.id'), html`<code class="query">${details.id}</code>`],
  ];
}

/** "German", in the language of the page. */
function languageName({ language }: ConsoleView, tag: string): string {
  return new Intl.DisplayNames(language.locale, { type: 'language' }).of(tag) ?? tag;
}

function actions({ t }: ConsoleView, { id, suppression }: Details): Html {
  return html`${postButton(`/admin/subscribers/${id}/export`, t('subscribers.export'))}${
    suppression === undefined
      ? postButton('/admin/suppressions', t('subscribers.stop'), {
          fields: { id },
          ask: t('subscribers.stopAsk'),
        })
      : ''
  }<a class="button danger" href="/admin/subscribers/${id}/erase">${t('subscribers.eraseButton')}</a>`;
}

/** Asks before a person is erased. */
export function eraseSubscriberPage(
  view: ConsoleView,
  { id, email, rules }: Pick<Details, 'id' | 'email' | 'rules'>,
  errors: FormErrors = [],
): Html {
  const { t, rich } = view;
  const text = rules === 0 ? t('subscribers.eraseTextNone') : t('subscribers.eraseText', { count: rules });
  return consolePage(view, {
    part: '/admin/subscribers',
    crumbs: [...crumbs(view), { href: `/admin/subscribers/${id}`, text: email }],
    title: t('subscribers.eraseTitle', { email }),
    heading: rich('subscribers.eraseTitle', { email: html`<bdi>${email}</bdi>` }),
    errors,
    main: html`<p>${sentences(view, [
      text,
      t('subscribers.eraseKept'),
      rich('subscribers.eraseExport', {
        next: html`<code>next</code>`,
        command: html`<code>wirewatch subscribers export</code>`,
      }),
    ])}</p>
<form method="post" action="/admin/subscribers/${id}/erase">
${checkField({ id: 'sure', label: t('subscribers.sure'), checked: false })}
<div class="buttons"><button class="danger">${t('subscribers.erase')}</button><a class="button" href="/admin/subscribers/${id}">${t('subscribers.keep')}</a></div></form>`,
  });
}

type Lines = z.infer<typeof importedPeople>['lines'];
const outcomes = ['asked', 'already', 'refused', 'later'] as const;

/** Lines that went well are counted; a table shows so many of the others. */
const mostShown = 200;

/** The form that takes a list of people, and what became of each line of the one before. */
export function importPeoplePage(
  view: ConsoleView,
  page: { readonly text: string; readonly lines?: Lines; readonly errors?: FormErrors },
): Html {
  const { t, rich } = view;
  const { text, lines, errors = [] } = page;
  return consolePage(view, {
    part: '/admin/subscribers',
    crumbs: crumbs(view),
    title: t('subscribers.import'),
    lead: t('subscribers.importLead'),
    errors,
    main: html`${lines === undefined ? '' : outcome(view, lines)}
<form method="post" action="/admin/subscribers/import" enctype="multipart/form-data" class="narrow">
${field(view, { id: 'file', label: t('subscribers.file'), errors, optional: true }, (wired) => html`<input ${wired} type="file" accept=".csv,text/csv">`)}
${textField(view, {
  id: 'text',
  label: t('subscribers.list'),
  value: text,
  errors,
  rows: 6,
  hint: rich('subscribers.listHint', {
    columns: html`<code>${peopleColumns.join(',')}</code>`,
    email: html`<code>email</code>`,
    query: html`<code>query</code>`,
  }),
  attributes: html` spellcheck="false" dir="ltr"`,
})}
<div class="buttons"><button class="primary">${t('subscribers.ask')}</button><a class="button" href="/admin/subscribers">${t('frame.cancel')}</a></div>
</form>`,
  });
}

function outcome(view: ConsoleView, lines: Lines): Html {
  const { t } = view;
  const count = (wanted: Lines[number]['outcome']) => lines.filter((one) => one.outcome === wanted).length;
  const open = lines.filter((one) => one.outcome === 'refused' || one.outcome === 'later');
  const said = outcomes
    .filter((one) => count(one) > 0)
    .map((one) =>
      t('subscribers.outcomeCount', { outcome: t(`subscribers.outcome-${one}`), count: count(one) }),
    );
  return html`${notice(
    html`<p role="status">${said.join(' · ') || t('subscribers.listEmpty')}</p>${
      count('later') === 0 ? '' : html`<p>${t('subscribers.laterText')}</p>`
    }`,
  )}
${
  open.length === 0
    ? ''
    : table(
        t('subscribers.open'),
        [
          { text: '', spoken: t('subscribers.line') },
          { text: t('subscribers.outcome') },
          { text: t('subscribers.why') },
        ],
        open.slice(0, mostShown).map((one) => ({
          cells: [
            t('subscribers.lineNumber', { number: one.line }),
            chip(t(`subscribers.outcome-${one.outcome}`), one.outcome === 'refused' ? 'bad' : 'warn'),
            inEnglish(
              view,
              one.reason ??
                (one.errors ?? [])
                  .map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
                  .join('; '),
            ),
          ],
        })),
      )
}${open.length > mostShown ? html`<p class="quiet">${t('subscribers.more', { count: open.length - mostShown })}</p>` : ''}`;
}
