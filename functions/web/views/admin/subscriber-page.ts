import type { z } from '@hono/zod-openapi';
import { html } from 'hono/html';
import type { deliveryPage, importedPeople, subscriberDetails } from '../../operator-schemas.ts';
import type { Html } from '../html.ts';
import { chip } from '../parts/choices.ts';
import { checkField, field, textField } from '../parts/fields.ts';
import type { FormErrors } from '../parts/form-errors.ts';
import { notice } from '../parts/notices.ts';
import { table } from '../parts/table.ts';
import { ago, ahead, type ConsoleView, consolePage, postButton } from './console-page.ts';
import { deliveryTable } from './deliveries-page.ts';
import { liftForm, reasonWords, statusWords } from './subscribers-page.ts';

type Details = z.infer<typeof subscriberDetails>;
const crumbs = [{ href: '/admin/subscribers', text: 'Subscribers' }];

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
  const { details, deliveries, done, errors } = page;
  const { suppression, failedLooks } = details;
  return consolePage(view, {
    part: '/admin/subscribers',
    crumbs,
    title: details.email,
    done,
    errors,
    ...(view.mayChange && { actions: actions(details) }),
    main: html`${
      suppression === undefined
        ? ''
        : notice(
            html`<p>Nothing is mailed to this address: ${reasonWords[suppression.reason].toLowerCase()} ${ago(view, suppression.at)}.</p>${
              view.mayChange ? liftForm({ id: details.id }, suppression.reason) : ''
            }`,
            'warn',
          )
    }
${
  failedLooks === undefined || failedLooks === 0
    ? ''
    : notice(
        `Composing or sending failed ${failedLooks} times in a row, and is put off. The log of deliver says why; the runbook has the entry mails-fail.`,
        'bad',
      )
}
<section><h2>Settings</h2>
<dl class="facts-list">${facts(view, details).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl></section>
<section><h2>Latest mails</h2>
${deliveries.length === 0 ? html`<p class="quiet">None in the last 90 days.</p>` : deliveryTable(view, deliveries, { hidesAddress: true })}</section>`,
  });
}

function facts(view: ConsoleView, details: Details): [string, Html | string][] {
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
    ['State', chip(statusWords[status].text, statusWords[status].kind)],
    ['Rules', String(rules)],
    ['Digests', `${digestTime}, ${timezone}`],
    ...(quietHours === undefined
      ? []
      : ([['Quiet hours', `${quietHours.from}–${quietHours.to}`]] as [string, string][])),
    ['Language', language],
    ['Next look', nextDeliveryAt === undefined ? 'none' : ahead(view, nextDeliveryAt)],
    ['Since', ago(view, createdAt)],
    ['Confirmed', ago(view, confirmedAt)],
    ['Id', html`<code class="query">${details.id}</code>`],
  ];
}

function actions({ id, suppression }: Details): Html {
  return html`${postButton(`/admin/subscribers/${id}/export`, 'Export')}${
    suppression === undefined
      ? postButton('/admin/suppressions', 'Stop mail', {
          fields: { id },
          ask: 'No mail of any kind goes there any more. Its rules stay. Go on?',
        })
      : ''
  }<a class="button danger" href="/admin/subscribers/${id}/erase">Erase…</a>`;
}

/** Asks before a person is erased. */
export function eraseSubscriberPage(
  view: ConsoleView,
  { id, email, rules }: Pick<Details, 'id' | 'email' | 'rules'>,
  errors: FormErrors = [],
): Html {
  return consolePage(view, {
    part: '/admin/subscribers',
    crumbs: [...crumbs, { href: `/admin/subscribers/${id}`, text: email }],
    title: `Erase ${email}?`,
    errors,
    main: html`<p>The address, the settings, ${rules === 0 ? '' : rules === 1 ? 'the rule, ' : `all ${rules} rules, `}mails and links are deleted at once and cannot be brought back. That an address bounced or complained is kept, as a hash. Export the data first if its owner wants it. Where a file ends with <code>next</code>, it is the first part: <code>wirewatch subscribers export</code> writes all of them.</p>
<form method="post" action="/admin/subscribers/${id}/erase">
${checkField({ id: 'sure', label: 'Its owner has asked for it, or I know why it must be', checked: false })}
<div class="buttons"><button class="danger">Erase everything</button><a class="button" href="/admin/subscribers/${id}">Keep it</a></div></form>`,
  });
}

type Lines = z.infer<typeof importedPeople>['lines'];
const outcomeWords: Readonly<
  Record<
    Lines[number]['outcome'],
    { readonly text: string; readonly kind: 'plain' | 'good' | 'warn' | 'bad' }
  >
> = {
  asked: { text: 'Asked by mail', kind: 'good' },
  already: { text: 'Was there', kind: 'plain' },
  refused: { text: 'Not taken', kind: 'bad' },
  later: { text: 'Send again', kind: 'warn' },
};

/** Lines that went well are counted; a table shows so many of the others. */
const mostShown = 200;

/** The form that takes a list of people, and what became of each line of the one before. */
export function importPeoplePage(
  view: ConsoleView,
  page: { readonly text: string; readonly lines?: Lines; readonly errors?: FormErrors },
): Html {
  const { text, lines, errors = [] } = page;
  return consolePage(view, {
    part: '/admin/subscribers',
    crumbs,
    title: 'Import people',
    lead: 'Each address is asked by mail to confirm. Nobody gets anything else before.',
    errors,
    main: html`${lines === undefined ? '' : outcome(lines)}
<form method="post" action="/admin/subscribers/import" enctype="multipart/form-data" class="narrow">
${field(view, { id: 'file', label: 'CSV file', errors, optional: true }, (wired) => html`<input ${wired} type="file" accept=".csv,text/csv">`)}
${textField(view, {
  id: 'text',
  label: 'Or the list itself',
  value: text,
  errors,
  rows: 6,
  hint: html`The first line names the columns: <code>email,query,name,frequency,cap,language,timezone,digestTime</code>; <code>email</code> and <code>query</code> are needed. One line is one rule of one person; 1,000 lines at most.`,
  attributes: html` spellcheck="false"`,
})}
<div class="buttons"><button class="primary">Ask them</button><a class="button" href="/admin/subscribers">Cancel</a></div>
</form>`,
  });
}

function outcome(lines: Lines): Html {
  const count = (wanted: Lines[number]['outcome']) => lines.filter((one) => one.outcome === wanted).length;
  const open = lines.filter((one) => one.outcome === 'refused' || one.outcome === 'later');
  const said = (['asked', 'already', 'refused', 'later'] as const)
    .filter((one) => count(one) > 0)
    .map((one) => `${outcomeWords[one].text}: ${count(one)}`);
  return html`${notice(
    html`<p role="status">${said.join(' · ') || 'The list has no lines.'}</p>${
      count('later') === 0
        ? ''
        : html`<p>Send the same list again for the lines that are left: nobody is asked twice in a day.</p>`
    }`,
  )}
${
  open.length === 0
    ? ''
    : table(
        'Lines that were not done',
        [{ text: '', spoken: 'Line' }, { text: 'Outcome' }, { text: 'Why' }],
        open.slice(0, mostShown).map((one) => ({
          cells: [
            html`<span class="quiet">Line</span> ${one.line}`,
            chip(outcomeWords[one.outcome].text, outcomeWords[one.outcome].kind),
            one.reason ??
              (one.errors ?? [])
                .map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
                .join('; '),
          ],
        })),
      )
}${open.length > mostShown ? html`<p class="quiet">${open.length - mostShown} more.</p>` : ''}`;
}
