import type { Hit } from '../articles/hit.ts';
import type { ArticleChange, StoredArticle } from '../articles/stored-article.ts';
import { changeSince } from '../stories/describe-change.ts';
import type { SentStory } from '../stories/sent-story.ts';
import { hour } from '../time/units.ts';

export interface StoriesHadDeps {
  readonly sentStories: {
    among(subscriberId: string, storyIds: readonly string[]): Promise<Map<string, SentStory>>;
  };
  readonly articles: { getMany(ids: readonly string[]): Promise<StoredArticle[]> };
  readonly log?: { warn(message: string, details: Record<string, unknown>): void };
}

/** What a subscriber has had, as far as the hits that were seen ask for it. */
export interface StoriesHad {
  /** Takes in a page of hits, newer pages first, and answers them as this subscriber sees them. */
  see(page: readonly Hit[]): Promise<Hit[]>;
  /** What it has had of a story that was seen. */
  of(storyId: string): SentStory | undefined;
  /** The id that a story goes by: two that turned out to be one have one. */
  goesBy(storyId: string): string;
}

/** An article that changes all the time is told of so often, after its first update; corrections are told at once. */
const updateEvery = hour;
/** No story was merged more often than this. */
const maxMerges = 50;

/**
 * Finds out, page by page, what a subscriber has had of the stories in its windows. Two stories that turned out to be one
 * go by one id, whichever of them the subscriber has had; and an update is what is new against the mails that told of it,
 * not against the revision before: ten small changes are told once, and one that was taken back not at all.
 */
export function createStoriesHad(subscriberId: string, now: Date, deps: StoriesHadDeps): StoriesHad {
  /** By the former id of a story, the one that it went by next. Newer hits, which are seen first, know of more merges. */
  const merged = new Map<string, string>();
  const formerIds = new Map<string, Set<string>>();
  const asked = new Set<string>();
  const sent = new Map<string, SentStory>();

  /** To the end of the chain, which has no circles, since each merge is into an older story. */
  function goesBy(storyId: string): string {
    let id = storyId;
    for (let steps = 0; steps < maxMerges; steps += 1) {
      const next = merged.get(id);
      if (next === undefined) return id;
      id = next;
    }
    return id;
  }

  function of(storyId: string): SentStory | undefined {
    const id = goesBy(storyId);
    const ids = [id, ...(formerIds.get(id) ?? [])];
    return ids
      .flatMap((one) => sent.get(one) ?? [])
      .reduce<SentStory | undefined>((a, b) => (a && a.sentAt >= b.sentAt ? a : b), undefined);
  }

  function noteMerges(page: readonly Hit[]): void {
    for (const { storyId, formerStoryIds = [] } of page) {
      for (const former of formerStoryIds) {
        if (former === storyId || merged.has(former) || goesBy(storyId) === former) continue;
        merged.set(former, storyId);
        const id = goesBy(former);
        const ids = formerIds.get(id) ?? new Set();
        for (const one of [former, ...(formerIds.get(former) ?? [])]) ids.add(one);
        formerIds.set(id, ids);
      }
    }
  }

  async function ask(page: readonly Hit[]): Promise<void> {
    const ids = page.flatMap(({ storyId, formerStoryIds = [] }) => [storyId, ...formerStoryIds]);
    const unknown = [...new Set(ids)].filter((id) => !asked.has(id));
    if (unknown.length === 0) return;
    for (const id of unknown) asked.add(id);
    for (const story of (await deps.sentStories.among(subscriberId, unknown)).values()) {
      sent.set(story.storyId, story);
    }
  }

  return {
    goesBy,
    of,
    async see(page) {
      noteMerges(page);
      await ask(page);
      const changes = await changesSince(page, ({ storyId }) => of(storyId), now, deps);
      return page.map((hit) => {
        const storyId = goesBy(hit.storyId);
        const former = formerIds.get(storyId);
        const { change, formerStoryIds: _, ...rest } = hit;
        const told = changes.has(hit) ? changes.get(hit) : change;
        return {
          ...rest,
          storyId,
          ...(former && { formerStoryIds: [...former] }),
          ...(told && { change: told }),
        };
      });
    },
  };
}

/** By hit, what its article has that the subscriber was not told; for those of articles that it was told of. */
async function changesSince(
  hits: readonly Hit[],
  hadOf: (hit: Hit) => SentStory | undefined,
  now: Date,
  { articles, log }: StoriesHadDeps,
): Promise<Map<Hit, ArticleChange | undefined>> {
  const changed = hits.flatMap((hit) => {
    const had = hadOf(hit);
    const isLater = had?.told && hit.articleId === had.articleId && hit.revision !== had.revision;
    return isLater && hit.at > had.sentAt ? [{ hit, had, told: had.told }] : [];
  });
  if (changed.length === 0) return new Map();
  const current = new Map(
    (await articles.getMany(changed.map(({ hit }) => hit.articleId))).map((one) => [one.id, one]),
  );
  const changes = new Map<Hit, ArticleChange | undefined>();
  for (const { hit, had, told } of changed) {
    const article = current.get(hit.articleId);
    if (!article) continue;
    try {
      // A correction is told even where its words were known.
      const change = changeSince(told, article) ?? (hit.change?.kind === 'update' ? undefined : hit.change);
      const isTooSoon = had.isUpdate && now.getTime() - Date.parse(had.sentAt) < updateEvery;
      changes.set(hit, change?.kind === 'update' && isTooSoon ? undefined : change);
    } catch (error) {
      log?.warn('An update cannot be measured', { articleId: hit.articleId, error });
    }
  }
  return changes;
}
