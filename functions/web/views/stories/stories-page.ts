import { html } from 'hono/html';
import type { StoredArticle } from '../../../../shared/articles/stored-article.ts';
import type { OnPoison } from '../../../../shared/mail/tell-story.ts';
import type { FoundPage } from '../../../../shared/rules/found-stories.ts';
import type { Rule } from '../../../../shared/rules/rule.ts';
import type { Subscriber } from '../../../../shared/subscribers/subscriber.ts';
import { shownName } from '../../rule-name.ts';
import type { View } from '../../view.ts';
import type { Html } from '../html.ts';
import { layout } from '../layout.ts';
import { localDateTime, saidDay } from '../local-time.ts';
import { chipLinks, emptyState } from '../parts/choices.ts';
import { options } from '../parts/fields.ts';
import { pageHead } from '../parts/head.ts';
import { foundStory, type StoryMarks } from './found-story.ts';

export interface StoriesPage {
  readonly reader: Subscriber;
  readonly rules: readonly Rule[];
  readonly chosen?: Rule | undefined;
  readonly asked: Asked;
  /** The same as days, for the fields. */
  readonly days: { readonly from: string; readonly to: string };
  readonly page: FoundPage;
  readonly articles: ReadonlyMap<string, StoredArticle>;
  /** Hears of articles whose text cannot be shown. */
  readonly onPoison: OnPoison;
  /** By story. */
  readonly marks: ReadonlyMap<string, StoryMarks>;
  readonly olderUrl?: string | undefined;
  /** This page with other wishes. */
  address(changes: Partial<Asked>): string;
  readonly csvUrl: string;
}

interface Asked {
  readonly rule?: string | undefined;
  readonly q?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly cursor?: string | undefined;
}

/** From so many rules on they are chosen from a list. */
const mostChips = 12;

/** What a reader's rules have found, newest first, each story once. */
export function storiesPage(view: View, page: StoriesPage): Html {
  const { t } = view;
  const { rules } = page;
  const title = t('stories.title');
  return layout(view, {
    title,
    here: '/stories',
    main: html`${pageHead(view, {
      title,
      lead: rules.length === 0 ? undefined : t('stories.lead'),
      actions:
        rules.length === 0
          ? undefined
          : html`<a class="button" href="/why">${t('stories.why')}</a><a class="button quiet" href="/stories/choices">${t('stories.chosenTitle')}</a>${
              page.page.stories.length === 0
                ? ''
                : html`<a class="button quiet" href="${page.csvUrl}" download>${t('stories.csv')}</a>`
            }`,
    })}
${rules.length === 0 ? noRules(view) : html`${filters(view, page)}${found(view, page)}`}`,
  });
}

function noRules({ t }: View): Html {
  return emptyState({
    title: t('stories.noRules'),
    text: t('stories.noRulesText'),
    action: html`<a class="button primary" href="/rules/new">${t('stories.addRule')}</a>`,
  });
}

function filters({ t }: View, { rules, chosen, asked, days, address }: StoriesPage): Html {
  const chips = rules.length <= mostChips;
  const all = { href: address({ rule: undefined }), text: t('stories.allRules') };
  const tabs = [all, ...rules.map((rule) => ({ href: address({ rule: rule.id }), text: shownName(rule) }))];
  const choices = [
    { value: '', text: t('stories.allRules') },
    ...rules.map((rule) => ({ value: rule.id, text: shownName(rule) })),
  ];
  return html`<form method="get" action="/stories" role="search" class="filter">
<label class="hidden" for="q">${t('stories.searchLabel')}</label><input id="q" name="q" type="search" maxlength="200" value="${asked.q ?? ''}" placeholder="${t('stories.searchLabel')}">
${
  chips
    ? chosen && html`<input type="hidden" name="rule" value="${chosen.id}">`
    : html`<label for="rule">${t('stories.rule')}</label><select id="rule" name="rule" data-submit>${options(choices, chosen?.id ?? '')}</select>`
}
<span class="set"><label for="from">${t('stories.from')}</label><input id="from" name="from" type="date" value="${days.from}"></span>
<span class="set"><label for="to">${t('stories.to')}</label><input id="to" name="to" type="date" value="${days.to}"></span>
<button>${t('frame.search')}</button>
</form>
${chips && rules.length > 1 ? chipLinks(t('stories.byRule'), tabs, address({ rule: chosen?.id })) : ''}`;
}

function found(view: View, page: StoriesPage): Html {
  const { t } = view;
  const { stories, looked, until } = page.page;
  const { asked, olderUrl } = page;
  const older =
    olderUrl &&
    html`<p class="buttons"><a class="button" href="${olderUrl}" rel="next">${t('frame.older')}</a></p>`;
  if (stories.length === 0) return html`${nothing(view, page)}${older ?? ''}`;
  return html`${
    asked.q && until
      ? html`<p class="quiet">${t('stories.searched', { count: looked, day: saidDay(view, until) })}</p>`
      : ''
  }
<ol class="stories">${stories.map((story) => foundStory(view, story, page))}</ol>
${older ?? html`<p class="quiet after-form">${t('stories.end')}</p>`}`;
}

/** Nothing for these wishes, or nothing at all so far. */
function nothing(view: View, { asked, chosen, rules, page, olderUrl }: StoriesPage): Html {
  const { t } = view;
  const narrowed = asked.q || asked.from || asked.to || asked.cursor;
  if (narrowed) {
    const text =
      asked.q && page.until
        ? t('stories.searched', { count: page.looked, day: saidDay(view, page.until) })
        : t('stories.noneNarrowedText');
    return emptyState({
      title: t('stories.noneNarrowed'),
      text: olderUrl ? `${text} ${t('stories.searchOn')}` : text,
      action: html`<a class="button" href="/stories">${t('stories.showAll')}</a>`,
    });
  }
  const since = [...(chosen ? [chosen] : rules)].map((rule) => rule.since).sort()[0];
  return html`<div class="empty"><h2>${t('stories.none')}</h2><p>${
    since === undefined ? '' : view.rich('stories.noneText', { since: localDateTime(view, since) })
  }</p><div class="buttons"><a class="button" href="/rules${chosen ? `/${chosen.id}` : ''}">${t('stories.seeRules')}</a></div></div>`;
}
