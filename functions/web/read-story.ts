import type { ArticleChange } from '../../shared/articles/stored-article.ts';
import { storyIdsOf } from '../../shared/delivery/sent-story-in.ts';
import { type DifferingFigure, differingFigures, type Telling } from '../../shared/stories/figures.ts';
import { tellingOf } from '../../shared/stories/find-development.ts';
import { idsOfStory, type KnownStory } from '../../shared/stories/find-story.ts';
import { type ComparedQuotes, compareQuotes } from '../../shared/stories/quotes.ts';
import { maxArticleIds } from '../../shared/stories/story.ts';
import { type NotedChange, storyTimeline, type TimelineEvent } from '../../shared/stories/story-timeline.ts';
import type { WebDeps } from './deps.ts';

export type ReadStoryDeps = Pick<WebDeps, 'articles' | 'deliveries' | 'log' | 'sentStories' | 'stories'>;

/** Everything that the page of a story says, beside what its reader wants of it. */
export interface ToldStory {
  /** How many sources tell it. */
  readonly sources: number;
  /** What happened, in order of time. */
  readonly timeline: readonly TimelineEvent[];
  readonly figures: readonly DifferingFigure[];
  readonly quotes: ComparedQuotes;
}

/**
 * Reads the articles of a story: those that it remembers, and those by which the reader's mails told it, which are known
 * longer. Comparing figures and quotes needs no model. When they cannot be compared, the rest is shown without them.
 */
export async function readStory(
  readerId: string,
  story: KnownStory,
  deps: ReadStoryDeps,
): Promise<ToldStory> {
  const ids = idsOfStory(story);
  const [remembered, noted] = await Promise.all([
    Promise.all(ids.map((id) => deps.stories.get(id))),
    mailed(readerId, ids, deps),
  ]);
  const wanted = [...ids, ...remembered.flatMap((one) => one?.articleIds ?? []), ...noted.articleIds];
  const articles = await deps.articles.getMany([...new Set(wanted)].slice(0, maxArticleIds));
  const timeline = storyTimeline(story.id, articles, noted.changes, noted.firstSeen);
  const byId = new Map(articles.map((article) => [article.id, article]));
  const order = new Set(timeline.map(({ articleId }) => articleId));
  const tellings = [...order].flatMap((id) => byId.get(id) ?? []).map(tellingOf);
  return {
    sources: new Set(tellings.map(({ source }) => source)).size,
    timeline,
    ...compared(story, tellings, deps),
  };
}

function compared(
  { id }: KnownStory,
  tellings: readonly Telling[],
  { log }: ReadStoryDeps,
): Pick<ToldStory, 'figures' | 'quotes'> {
  try {
    return { figures: differingFigures(tellings), quotes: compareQuotes(tellings) };
  } catch (error) {
    log.warn('The articles of a story could not be compared', { storyId: id, error });
    return { figures: [], quotes: { differing: [], single: [] } };
  }
}

/** What the reader's mails said of the story: its articles, when they told them first, and the changes that they told. */
async function mailed(
  readerId: string,
  ids: readonly string[],
  { sentStories, deliveries }: ReadStoryDeps,
): Promise<{ articleIds: string[]; changes: NotedChange[]; firstSeen: Map<string, string> }> {
  const { mails } = await sentStories.mailsOf(readerId, ids);
  const slots = new Set([...mails.values()].flat().map(({ slot }) => slot));
  const plans = [...(await deliveries.plans(readerId, [...slots])).values()];
  const told = plans
    .flatMap(({ plannedAt, entries }) => entries.map((entry) => ({ entry, at: plannedAt })))
    .filter(({ entry }) => storyIdsOf(entry).some((id) => ids.includes(id)))
    .sort((a, b) => Number(a.at > b.at) - Number(a.at < b.at));
  const firstSeen = new Map<string, string>();
  for (const { entry, at } of told) {
    const { articleId } = entry;
    if (!firstSeen.has(articleId)) firstSeen.set(articleId, at);
  }
  const changes = told.flatMap(({ entry: { articleId, revision, change }, at }) =>
    change && isOfArticle(change) ? [{ articleId, revision, at, change }] : [],
  );
  return { articleIds: [...firstSeen.keys()], changes, firstSeen };
}

/** A change that its article made, in its own words; the others are what an article adds to its story. */
function isOfArticle(change: { readonly kind: string; readonly what: string }): change is ArticleChange {
  return ['correction', 'retraction', 'update'].includes(change.kind);
}
