import { escapeHtml } from '../articles/escape-html.ts';
import type { Hit } from '../articles/hit.ts';
import type { StoredArticle } from '../articles/stored-article.ts';
import type { TextPart } from '../mail/digest-model.ts';
import { mailWords } from '../mail/mail-words.ts';
import { makeSnippet } from '../mail/snippet.ts';
import { type OnPoison, tellStory } from '../mail/tell-story.ts';
import { webAddress } from '../mail/web-address.ts';

/** One story of a rule, as feed readers show it. */
export interface FeedStory {
  /** Stays the same while other sources report the story; a correction or retraction gives it a new one. */
  readonly id: string;
  readonly title: string;
  readonly url: string | undefined;
  readonly source: string | undefined;
  readonly language: string | undefined;
  /** The clause of the query that matched; empty if none is known. */
  readonly why: string;
  /** The passage that matched, as plain text. */
  readonly snippet: string;
  /** The same with the words that matched marked, why it matched, and the other articles. Texts in it are escaped. */
  readonly html: string;
  /** Articles of other sources about it, in the order in which they were found. */
  readonly others: readonly OtherArticle[];
  readonly foundAt: Date;
  readonly changedAt: Date;
}

interface OtherArticle {
  readonly title: string;
  readonly url?: string;
  readonly source?: string;
}

const snippetLength = 400;
/** Of the other articles; further ones are only counted. */
const othersShown = 8;

/**
 * The hits grouped by story, the story with the newest article first. The article that was found first stands for its
 * story, unless a later one corrects it.
 *
 * @param language BCP 47, of the words around the texts
 * @param onPoison hears of articles whose text cannot be shown; their stories come without it
 */
export function feedStories(
  hits: readonly Hit[],
  articles: ReadonlyMap<string, StoredArticle>,
  language: string,
  onPoison: OnPoison,
): FeedStory[] {
  const byTime = hits.toSorted((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
  // A story that grew together from several keeps the newest of their ids.
  const current = new Map(
    byTime.flatMap(({ storyId, formerStoryIds = [] }) => formerStoryIds.map((former) => [former, storyId])),
  );
  const groups = Map.groupBy(byTime, ({ storyId }) => current.get(storyId) ?? storyId);
  return [...groups]
    .map(([storyId, ofStory]) => {
      const changed = ofStory.findLast(({ change }) => change !== undefined);
      const lead = changed ?? ofStory[0]!;
      const id = `urn:wirewatch:${changed ? `${storyId}:${changed.revision}` : storyId}`;
      const others = othersOf(lead, ofStory, articles);
      const tell = (article: StoredArticle | undefined) => toStory({ id, lead, others, article, language });
      return {
        ...tellStory(articles.get(lead.articleId), tell, onPoison),
        foundAt: new Date(lead.at),
        changedAt: new Date(ofStory.at(-1)!.at),
      };
    })
    .toSorted((a, b) => b.changedAt.getTime() - a.changedAt.getTime());
}

interface Told {
  readonly id: string;
  readonly lead: Hit;
  readonly others: readonly OtherArticle[];
  readonly article: StoredArticle | undefined;
  readonly language: string;
}

function toStory({ id, lead, others, article, language }: Told): Omit<FeedStory, 'foundAt' | 'changedAt'> {
  // Spans are offsets into the revision that matched.
  const spans = article?.revision === lead.revision ? lead.spans.filter(({ field }) => field === 'text') : [];
  const parts = article ? makeSnippet(article.text, spans, { maxLength: snippetLength }) : [];
  const what = lead.change?.what;
  return {
    id,
    title: article?.title ?? lead.title,
    url: webAddress(article?.url),
    source: lead.source || undefined,
    language: article?.language,
    why: lead.why,
    snippet: [...(what === undefined ? [] : [`${what}. `]), ...parts.map(({ text }) => text)].join(''),
    html: toHtml({ what, parts, others, why: lead.why }, language),
    others,
  };
}

/** Each article once, however many of its revisions were found. */
function othersOf(
  lead: Hit,
  hits: readonly Hit[],
  articles: ReadonlyMap<string, StoredArticle>,
): OtherArticle[] {
  const newest = new Map(hits.map((hit) => [hit.articleId, hit]));
  newest.delete(lead.articleId);
  return [...newest.values()].map(({ articleId, title, source }) => {
    const url = webAddress(articles.get(articleId)?.url);
    return { title, ...(url !== undefined && { url }), ...(source && { source }) };
  });
}

function toHtml(
  {
    what,
    parts,
    others,
    why,
  }: { what: string | undefined; parts: readonly TextPart[]; others: readonly OtherArticle[]; why: string },
  language: string,
): string {
  const { t } = mailWords(language);
  const names = [...new Set(others.flatMap(({ source }) => source ?? []))].slice(0, 3).join(', ');
  const more = others.length - othersShown;
  const shown = others.slice(0, othersShown).map(({ title, url, source }) => {
    const text = escapeHtml(title);
    const linked = url === undefined ? text : `<a href="${escapeHtml(url)}">${text}</a>`;
    return `<li>${linked}${source === undefined ? '' : ` · ${escapeHtml(source)}`}</li>`;
  });
  return [
    what === undefined ? '' : `<p><strong>${escapeHtml(what)}</strong></p>`,
    parts.length === 0 ? '' : `<p>${parts.map(toMarked).join('')}</p>`,
    names === '' ? '' : `<p>${escapeHtml(t('mail.alsoIn', { names }))}</p>`,
    shown.length === 0 ? '' : `<ul>${shown.join('')}${more > 0 ? `<li>+${more}</li>` : ''}</ul>`,
    why === '' ? '' : `<p><small>${escapeHtml(t('mail.why'))} ${escapeHtml(why)}</small></p>`,
  ].join('');
}

function toMarked({ text, marked }: TextPart): string {
  return marked ? `<mark>${escapeHtml(text)}</mark>` : escapeHtml(text);
}
