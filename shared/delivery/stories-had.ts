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

/** An article that changes all the time is told of so often, after its first update; corrections are told at once. */
const updateEvery = hour;

/** A page of hits as one subscriber sees them. */
export interface SeenPage {
  /** Under the ids that their stories go by now; updates only where something is new to this subscriber. */
  readonly hits: readonly Hit[];
  /** What the subscriber has had, by story id; of all pages so far. */
  readonly sent: ReadonlyMap<string, SentStory>;
  /** Stories of which this page tells that they are now another one: former id → id. */
  readonly merged: ReadonlyMap<string, string>;
}

export interface StoriesHad {
  read(page: readonly Hit[]): Promise<SeenPage>;
}

/**
 * Reads what one subscriber has had of the stories in its windows, page by page. Two stories that turned out to be one go by
 * one id, whichever of them the subscriber has had. An update is what is new against the mails that told of it, not
 * against the revision before: ten small changes are told once, and one that was taken back not at all.
 */
export function createStoriesHad(subscriberId: string, now: Date, deps: StoriesHadDeps): StoriesHad {
  /** By the former id of a story, the one that it goes by now. */
  const ids = new Map<string, string>();
  const sent = new Map<string, SentStory>();
  const asked = new Set<string>();
  const idOf = (storyId: string): string => ids.get(storyId) ?? storyId;

  /** Learns of merged stories; answers those that are new. */
  function learn(page: readonly Hit[]): Map<string, string> {
    const before = new Map(ids);
    for (const { storyId, formerStoryIds = [] } of page) {
      for (const former of formerStoryIds) if (former !== storyId) ids.set(former, storyId);
    }
    // Merged more than once: to the end of the chain, which has no circles, since each merge is into an older story.
    for (const former of ids.keys()) {
      let id = idOf(former);
      for (let steps = 0; steps < ids.size && ids.has(id); steps += 1) id = idOf(id);
      ids.set(former, id);
    }
    return new Map([...ids].filter(([former, id]) => before.get(former) !== id));
  }

  async function ask(page: readonly Hit[], merged: ReadonlyMap<string, string>): Promise<void> {
    const wanted = [...merged.keys(), ...merged.values(), ...page.map(({ storyId }) => storyId)];
    const unknown = [...new Set(wanted)].filter((storyId) => !asked.has(storyId));
    const found = unknown.length > 0 ? await deps.sentStories.among(subscriberId, unknown) : new Map();
    for (const storyId of unknown) asked.add(storyId);
    for (const former of merged.keys()) keepNewest(sent.get(former));
    for (const story of found.values()) keepNewest(story);
  }

  function keepNewest(story: SentStory | undefined): void {
    if (!story) return;
    const id = idOf(story.storyId);
    if ((sent.get(id)?.sentAt ?? '') < story.sentAt) sent.set(id, story);
  }

  return {
    async read(page) {
      const merged = learn(page);
      await ask(page, merged);
      const changes = await changesSince(page, (hit) => sent.get(idOf(hit.storyId)), now, deps);
      const formerIds = Map.groupBy(ids.keys(), (former) => ids.get(former));
      const hits = page.map((hit): Hit => {
        const storyId = idOf(hit.storyId);
        const former = formerIds.get(storyId);
        const { change, ...rest } = hit;
        const told = changes.has(hit) ? changes.get(hit) : change;
        return { ...rest, storyId, ...(former && { formerStoryIds: former }), ...(told && { change: told }) };
      });
      return { hits, sent, merged };
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
