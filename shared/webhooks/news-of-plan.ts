import type { StoredArticle } from '../articles/stored-article.ts';
import type { DeliveryPlan, PlannedEntry } from '../delivery/delivery.ts';
import { makeSnippet } from '../mail/snippet.ts';
import { type OnPoison, tellStory } from '../mail/tell-story.ts';
import type { News, NewsStory } from './receivers/news.ts';

const snippetLength = 280;

/** The stories of one rule in a delivery: its own, and those that stand under another rule but match it as well. */
export function newsOf(
  plan: DeliveryPlan,
  ruleId: string,
  articles: ReadonlyMap<string, StoredArticle>,
  onPoison: OnPoison,
): News | undefined {
  const rule = plan.rules.find((one) => one.ruleId === ruleId);
  const entries = plan.entries.filter(
    (entry) => entry.ruleId === ruleId || entry.alsoRuleIds.includes(ruleId),
  );
  if (!rule || entries.length === 0) return undefined;
  return {
    rule: { id: ruleId, name: rule.name },
    at: plan.plannedAt,
    stories: entries.map((entry) =>
      tellStory(articles.get(entry.articleId), (article) => toStory(entry, article), onPoison),
    ),
    overflow: rule.overflow,
  };
}

function toStory(entry: PlannedEntry, article: StoredArticle | undefined): NewsStory {
  const spans =
    article?.revision === entry.revision ? entry.spans.filter(({ field }) => field === 'text') : [];
  const snippet = article ? makeSnippet(article.text, spans, { maxLength: snippetLength }) : [];
  return {
    id: entry.storyId,
    title: article?.title ?? entry.title,
    ...(article?.url !== undefined && { url: article.url }),
    ...(entry.source !== undefined && { source: entry.source }),
    ...(entry.publishedAt !== undefined && { publishedAt: entry.publishedAt }),
    snippet: snippet.map(({ text }) => text).join(''),
    why: entry.why,
    otherSources: entry.otherSources,
    ...(entry.change && { change: entry.change }),
  };
}
