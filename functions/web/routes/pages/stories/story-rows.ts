import type { StoredArticle } from '../../../../../shared/articles/stored-article.ts';
import type { FoundStory } from '../../../../../shared/rules/found-stories.ts';
import { shownName } from '../../../rule-name.ts';
import type { View } from '../../../view.ts';

/** Stories as rows of a file: one for each article, the one that tells its story best first. Instants are in UTC. */
export function storyRows(
  { t }: View,
  stories: readonly FoundStory[],
  articles: ReadonlyMap<string, StoredArticle>,
  mailedAt: (story: FoundStory) => string,
): string[][] {
  const head = [
    t('stories.csvFound'),
    t('stories.csvPublished'),
    t('stories.csvRule'),
    t('stories.csvTitle'),
    t('stories.csvSource'),
    t('stories.csvAddress'),
    t('stories.csvMatched'),
    t('stories.csvMailed'),
    t('stories.csvStory'),
  ];
  const rows = stories.flatMap((story) =>
    [story.lead, ...story.others].map(({ hit, rule }) => [
      hit.at,
      hit.publishedAt ?? '',
      shownName(rule),
      articles.get(hit.articleId)?.title ?? hit.title,
      hit.source ?? '',
      articles.get(hit.articleId)?.url ?? '',
      hit.why,
      mailedAt(story),
      story.storyId,
    ]),
  );
  return [head, ...rows];
}
