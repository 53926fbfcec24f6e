import { html } from 'hono/html';
import { betweenSentences } from '../../../../shared/i18n/languages.ts';
import type { View } from '../../view.ts';
import type { Html } from '../html.ts';
import { layout } from '../layout.ts';
import { relativeTime, saidDateTime } from '../local-time.ts';
import type { FormErrors } from '../parts/form-errors.ts';
import { type Crumb, pageHead } from '../parts/head.ts';
import { errorSummary, flash } from '../parts/notices.ts';

/** The view of an operator: who looks, and whether they may change anything. */
export interface ConsoleView extends View {
  /** The name of the key that opened the console. */
  readonly keyName: string;
  /** Its key has the scope `admin`: forms are shown. */
  readonly mayChange: boolean;
  readonly now: Date;
}

/** The parts of the console, in the order of its navigation. */
const parts = [
  ['/admin', 'health'],
  ['/admin/feeds', 'feeds'],
  ['/admin/sources', 'sources'],
  ['/admin/articles', 'articles'],
  ['/admin/queries', 'queries'],
  ['/admin/deliveries', 'deliveries'],
  ['/admin/subscribers', 'subscribers'],
  ['/admin/queues', 'queues'],
  ['/admin/keys', 'keys'],
  ['/admin/audit', 'audit'],
] as const;
/** Shown to keys with the scope `admin` alone. */
const forAdmins: readonly string[] = ['/admin/audit'];
export type ConsolePart = (typeof parts)[number][0];

export interface ConsolePage {
  readonly part: ConsolePart;
  readonly title: string;
  /** The title with its name marked, where it has one. */
  readonly heading?: Html | undefined;
  readonly lead?: Html | string | undefined;
  readonly actions?: Html | undefined;
  /** Pages between the part and this one; the part itself is added to pages below it. */
  readonly crumbs?: readonly Crumb[];
  /** What the form before this page has done. */
  readonly done?: Html | string | undefined;
  readonly errors?: FormErrors | undefined;
  readonly main: Html;
}

/** The frame of the console: its parts as tabs, and who is signed in. */
export function consolePage(view: ConsoleView, page: ConsolePage): Html {
  const { part, title, heading = title, lead, actions, crumbs, done, errors = [], main } = page;
  const { t, rich } = view;
  return layout(view, {
    title,
    here: '/admin',
    failed: errors.length > 0,
    main: html`<nav class="tabs console-tabs" aria-label="${t('frame.console')}">${parts
      .filter(([href]) => view.mayChange || !forAdmins.includes(href))
      .map(
        ([href, name]) =>
          html`<a href="${href}"${href === part ? html` aria-current="${crumbs ? 'true' : 'page'}"` : ''}>${t(`console.${name}`)}</a>`,
      )}</nav>
${done === undefined ? '' : flash(view, done)}
${errorSummary(view, errors)}
${pageHead(view, { title: heading, lead, actions, ...(crumbs && { crumbs }) })}
${main}
<form class="console-foot" method="post" action="/admin/sign-out"><p class="small quiet">${sentences(view, [
      rich(view.mayChange ? 'console.openedWith' : 'console.openedToLook', {
        name: html`<bdi>${view.keyName}</bdi>`,
      }),
      t('console.zone'),
    ])} <button class="link">${t('console.close')}</button></p></form>`,
  });
}

/** "3 hours ago", with the instant for machines and for who points at it. */
export function ago(view: ConsoleView, iso: string | undefined): Html | string {
  if (iso === undefined) return view.t('console.never');
  const seconds = (Date.parse(iso) - view.now.getTime()) / 1000;
  return html`<time datetime="${iso}" title="${saidDateTime(view, iso)} UTC">${relativeTime(view, seconds)}</time>`;
}

/** Words of the service that are stored in English alone: what polling or sending said. */
export function inEnglish({ language }: Pick<View, 'language'>, said: string): Html | string {
  return language.code === 'en' ? said : html`<span lang="en" dir="ltr">${said}</span>`;
}

/** Sentences one after another. */
export function sentences({ language }: Pick<View, 'language'>, all: readonly (Html | string)[]): Html {
  const gap = betweenSentences(language);
  return html`${all.map((one, index) => html`${index === 0 ? '' : gap}${one}`)}`;
}

/** A number as the language of the page writes it. */
export function number({ language }: Pick<View, 'language'>, value: number): string {
  return new Intl.NumberFormat(language.locale).format(value);
}

/** When something is next done, by a timer that may be late: never in the past. */
export function ahead(view: ConsoleView, iso: string): Html | string {
  return Date.parse(iso) <= view.now.getTime() ? view.t('console.soon') : ago(view, iso);
}

/** Where docs/runbook.md says what to do. */
export function runbook(entry: string, { rich }: Pick<View, 'rich'>): Html {
  return html`<span class="small quiet">${rich('console.runbook', {
    entry: html`<code>docs/runbook.md#${entry}</code>`,
  })}</span>`;
}

/** A button that posts at once. */
export function postButton(
  action: string,
  text: string,
  more: {
    readonly kind?: 'primary' | 'quiet' | 'danger' | 'link';
    /** Said before it is sent. */
    readonly ask?: string;
    readonly fields?: Readonly<Record<string, string>>;
    /** The thing that it is about, for who hears only the button. */
    readonly about?: string;
  } = {},
): Html {
  const { kind, ask, fields = {}, about } = more;
  return html`<form method="post" action="${action}"${ask === undefined ? '' : html` data-ask="${ask}"`}>${Object.entries(
    fields,
  ).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}<button${
    kind === undefined ? '' : html` class="${kind}"`
  }>${text}${about === undefined ? '' : html`<span class="hidden">: ${about}</span>`}</button></form>`;
}
