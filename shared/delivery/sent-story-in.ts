import type { SentStory } from '../stories/sent-story.ts';
import type { DeliveryPlan } from './delivery.ts';

/** What a mail told: its plan. */
export type SentPlan = Pick<DeliveryPlan, 'kind' | 'plannedAt' | 'entries'>;

/** What the plans of sent mails say about a story, under any of its ids. Undefined if they say nothing. */
export function sentStoryIn(storyId: string, plans: readonly SentPlan[]): SentStory | undefined {
  const told = plans
    .toSorted((a, b) => (a.plannedAt < b.plannedAt ? -1 : Number(a.plannedAt > b.plannedAt)))
    .flatMap(({ kind, plannedAt, entries }) =>
      entries
        .filter((entry) => storyIdsOf(entry).includes(storyId))
        .map((entry) => ({ kind, plannedAt, entry })),
    );
  const last = told.at(-1);
  if (!last) return undefined;
  const { articleId, revision, change } = last.entry;
  const ofArticle = told.filter(({ entry }) => entry.articleId === articleId);
  return {
    storyId,
    articleId,
    revision,
    revisions: [...new Set(ofArticle.map(({ entry }) => entry.revision))],
    articleIds: [...new Set(told.map(({ entry }) => entry.articleId))],
    sentAt: last.plannedAt,
    ...(told.every(({ kind }) => kind === 'alert') && {
      alertedBy: new Set(told.flatMap(({ entry }) => [entry.ruleId, ...entry.alsoRuleIds])),
    }),
    ...(change?.kind === 'update' && { isUpdate: true }),
  };
}

/** Every id under which the mail told a story. */
export function storyIdsOf({
  storyId,
  formerStoryIds = [],
}: Pick<DeliveryPlan['entries'][number], 'storyId' | 'formerStoryIds'>): string[] {
  return [...new Set([storyId, ...formerStoryIds])];
}
