import { html } from 'hono/html';
import type { StoredArticle } from '../../../../shared/articles/stored-article.ts';
import { makeSnippet, markWords } from '../../../../shared/mail/snippet.ts';
import { type OnPoison, tellStory } from '../../../../shared/mail/tell-story.ts';
import { webAddress } from '../../../../shared/mail/web-address.ts';
import type { Find, FoundStory } from '../../../../shared/rules/found-stories.ts';
import type { Verdict } from '../../../../shared/rules/rating.ts';
import type { StoryAction } from '../../../../shared/subscribers/choose-story.ts';
import type { Subscriber } from '../../../../shared/subscribers/subscriber.ts';
import type { View } from '../../view.ts';
import type { Html } from '../html.ts';
import { localDateTime } from '../local-time.ts';
import { markedText } from '../marked-text.ts';
import { chip } from '../parts/choices.ts';
import { ruleLinks } from '../rule-links.ts';

/** What is known of a story beside what was found. */
export interface StoryMarks {
  /** The mails that told it, oldest first; with its address where it can still be read. */
  readonly mails: readonly { readonly at: string; readonly url?: string | undefined }[];
  readonly muted: boolean;
  readonly followed: boolean;
  /** What the reader said of it. */
  readonly verdict?: Verdict | undefined;
  readonly relevantUrl: string;
  readonly notRelevantUrl: string;
}

/** A story in the archive: who tells it, what matched, where it was mailed, and its other sources. */
export function foundStory(view: View, story: FoundStory, shown: Shown): Html {
  const article = shown.articles.get(story.lead.hit.articleId);
  return tellStory(article, (told) => storyItem(view, story, told, shown), shown.onPoison);
}

function storyItem(
  view: View,
  story: FoundStory,
  article: StoredArticle | undefined,
  { articles, marks, reader }: Shown,
): Html {
  const { t } = view;
  const { lead, others, rules, storyId } = story;
  const { hit } = lead;
  // Offsets into the revision that matched would mark the wrong words of another.
  const spans = article?.revision === hit.revision ? hit.spans : [];
  const inText = spans.filter(({ field }) => field === 'text');
  const snippet = article && makeSnippet(article.text, inText, { maxLength: 240 });
  const mark = marks.get(storyId);
  const waits = rules.some((rule) => hit.at >= (reader.cursors[rule.id]?.at ?? rule.since));
  return html`<li id="story-${storyId}">
${title(lead, article)}
<p class="small quiet">${sourceOf(lead)}${hit.publishedAt === undefined ? '' : html`${localDateTime(view, hit.publishedAt)} · `}${view.rich('stories.found', { when: localDateTime(view, hit.at) })} · ${ruleLinks(view, rules)}</p>
${snippet === undefined ? '' : html`<p dir="auto"${lang(article)}>${markedText(snippet)}</p>`}
${hit.why === '' ? '' : html`<p class="small quiet">${t('stories.matched')} <code class="query">${hit.why}</code></p>`}
${others.length === 0 ? '' : otherSources(view, others, articles)}
<p class="small story-marks">${mark === undefined ? '' : where(view, mark, waits)}<a href="/why?article=${encodeURIComponent(hit.articleId)}">${t('stories.whyThis')}<span class="hidden"> ${hit.title}</span></a>${
    mark === undefined ? '' : rating(view, mark, hit.title)
  }${wish(view, story, mark)}</p>
</li>`;
}

interface Shown {
  readonly reader: Subscriber;
  readonly articles: ReadonlyMap<string, StoredArticle>;
  /** Hears of articles whose text cannot be shown. */
  readonly onPoison: OnPoison;
  /** By story. */
  readonly marks: ReadonlyMap<string, StoryMarks>;
}

function title({ hit }: Find, article: StoredArticle | undefined): Html {
  const spans = article?.revision === hit.revision ? hit.spans.filter(({ field }) => field === 'title') : [];
  const marked = markedText(markWords(article?.title ?? hit.title, spans));
  const url = webAddress(article?.url);
  return html`<h2 dir="auto"${lang(article)}>${url === undefined ? marked : html`<a href="${url}" rel="noreferrer">${marked}</a>`}</h2>`;
}

function lang(article: StoredArticle | undefined): Html | '' {
  return article?.language === undefined ? '' : html` lang="${article.language}"`;
}

function sourceOf({ hit }: Find): Html | '' {
  return hit.source === undefined ? '' : html`<bdi>${hit.source}</bdi> · `;
}

function otherSources(
  view: View,
  others: readonly Find[],
  articles: ReadonlyMap<string, StoredArticle>,
): Html {
  return html`<details><summary>${view.t('stories.others', { count: others.length })}</summary>
<ul class="lines">${others.map((one) => {
    const article = articles.get(one.hit.articleId);
    const url = webAddress(article?.url);
    const text = article?.title ?? one.hit.title;
    return html`<li><span dir="auto"${lang(article)}>${url === undefined ? text : html`<a href="${url}" rel="noreferrer">${text}</a>`}</span> <span class="small quiet">${sourceOf(one)}${localDateTime(view, one.hit.publishedAt ?? one.hit.at)}</span></li>`;
  })}</ul></details>`;
}

function where(view: View, { mails, muted }: StoryMarks, waits: boolean): Html {
  const { t, rich } = view;
  if (muted) return html`${chip(t('stories.muted'))} `;
  if (mails.length === 0) return html`<span>${waits ? t('stories.waits') : t('stories.notMailed')}</span> `;
  const times = mails.map(
    ({ at, url }, index) =>
      html`${index === 0 ? '' : ', '}${url === undefined ? localDateTime(view, at) : html`<a href="${url}">${localDateTime(view, at)}</a>`}`,
  );
  return html`<span>${rich('stories.mailed', { times: html`${times}` })}</span> `;
}

/** Leads to the page of the story, and to what can be done with it. */
function wish({ t }: View, { storyId, lead }: FoundStory, mark: StoryMarks | undefined): Html {
  const name = html`<span class="hidden"> ${lead.hit.title}</span>`;
  const actions: readonly StoryAction[] = [
    mark?.followed ? 'unfollow' : 'follow',
    mark?.muted ? 'unmute' : 'mute',
  ];
  return html`${mark?.followed ? html` ${chip(t('stories.followed'), 'good')}` : ''}${actions.map(
    (action) => html` <a href="/stories/${storyId}?want=${action}">${t(`stories.${action}`)}${name}</a>`,
  )} <a href="/stories/${storyId}">${t('stories.page')}${name}</a>`;
}

function rating({ t }: View, { verdict, relevantUrl, notRelevantUrl }: StoryMarks, title: string): Html {
  const link = (url: string, text: string) =>
    html` <a href="${url}">${text}<span class="hidden"> ${title}</span></a>`;
  switch (verdict) {
    case 'relevant':
      return html` ${chip(t('stories.relevant'), 'good')}${link(notRelevantUrl, t('stories.notRelevant'))}`;
    case 'not-relevant':
      return html` ${chip(t('stories.notRelevant'))}${link(relevantUrl, t('stories.relevant'))}`;
    case undefined:
      return html`${link(relevantUrl, t('stories.relevant'))}${link(notRelevantUrl, t('stories.notRelevant'))}`;
    default:
      return verdict satisfies never;
  }
}
