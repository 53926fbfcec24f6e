import type { StoredArticle } from '../articles/stored-article.ts';
import type { Development } from './development.ts';
import { changedFigures, type DifferingFigure, differingFigures, type Telling } from './figures.ts';
import { noticeIn } from './notices.ts';

/** What is known of a story when an article joins it, or one of its articles is updated. */
export interface StorySoFar {
  /** The revision that an update replaces. */
  readonly before?: StoredArticle | undefined;
  /** Other articles of the story, in any order. */
  readonly others: readonly StoredArticle[];
  /** How many sources tell the story, this one included. */
  readonly sources: number;
}

/** UTF-16 units of `what`, so that a development stays within one write unit. */
const longestWhat = 280;

/**
 * What an article adds to a story that its followers want to hear: that something was wrong, other figures, other news
 * in an update, or a source of weight. A source has weight if operators gave it more than the usual, or if with it the
 * number of sources has doubled: the second, fourth, eighth. Undefined for anything less. Pure.
 */
export function developmentOf(
  article: StoredArticle,
  { before, others, sources }: StorySoFar,
): Pick<Development, 'kind' | 'what'> | undefined {
  if (before) return changeOf(article, before);
  const notice = noticeIn(article.title);
  if (notice) return { kind: notice, what: article.title.slice(0, longestWhat) };
  const figures = newFigures(article, others);
  if (figures !== '') return { kind: 'figures', what: figures.slice(0, longestWhat) };
  const { source, weight = 1 } = article;
  const isNew = source !== undefined && others.every((other) => other.source !== source);
  const isDoubled = sources > 1 && (sources & (sources - 1)) === 0;
  return isNew && (weight > 1 || isDoubled)
    ? { kind: 'source', what: source.slice(0, longestWhat) }
    : undefined;
}

function changeOf(
  article: StoredArticle,
  before: StoredArticle,
): Pick<Development, 'kind' | 'what'> | undefined {
  const { change } = article;
  if (change && change.kind !== 'update') return change;
  const figures = changedFigures(before, article)
    .map(({ about, before: old, after }) => `${about}: ${old} → ${after}`)
    .join(' · ');
  return figures === '' ? change : { kind: 'figures', what: figures.slice(0, longestWhat) };
}

/** Figures of an article that no other article of the story gives: "people injured: 12 (Island Post), 15 (Ledger)". */
function newFigures(article: StoredArticle, others: readonly StoredArticle[]): string {
  const name = nameOf(article);
  return differingFigures([...others.map(tellingOf), tellingOf(article)])
    .filter(({ values }) => values.some(({ sources }) => sources.length === 1 && sources[0] === name))
    .map(said)
    .join(' · ');
}

/** "people injured: 12 (Island Post), 15 (Ledger)". */
function said({ about, values }: DifferingFigure): string {
  return `${about}: ${values.map(({ text, sources }) => `${text} (${sources.join(', ')})`).join(', ')}`;
}

/** An article as its figures and quotes are compared with others. */
export function tellingOf(article: StoredArticle): Telling {
  const { id, title, text, language } = article;
  return { articleId: id, source: nameOf(article), title, text, ...(language !== undefined && { language }) };
}

/** The source; where it has no name, the host of the article, or its id. */
function nameOf({ id, source, url }: StoredArticle): string {
  return source ?? (url === undefined ? undefined : URL.parse(url)?.hostname) ?? id;
}
