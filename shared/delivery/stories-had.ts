import type { Hit } from '../articles/hit.ts';
import type { ArticleChange } from '../articles/stored-article.ts';
import type { SentStories, SentStory } from '../stories/sent-story.ts';
import type { ChangesDeps, Update } from './changes-since.ts';

export interface StoriesHadDeps extends ChangesDeps {
  readonly sentStories: { of(subscriberId: string): SentStories };
}

/** A page of hits, as one subscriber sees it. */
export interface SeenPage {
  /** Under the present ids of their stories. Updates are included only if something is new to this subscriber. */
  readonly hits: readonly Hit[];
  /** What the subscriber has had, by story id, from all pages so far. */
  readonly sent: ReadonlyMap<string, SentStory>;
  /** Stories that this page shows to be merged into another one: former id → id. */
  readonly merged: ReadonlyMap<string, string>;
}

export interface StoriesHad {
  read(page: readonly Hit[]): Promise<SeenPage>;
}

/**
 * Reads which of the stories in its windows a subscriber has had, page by page. Two stories that are in fact one get
 * one id, whichever of them the subscriber has had. An update is compared with the mails that reported it, not with the
 * revision before: ten small changes are told once, and one that was undone is not told at all.
 */
export function createStoriesHad(subscriberId: string, now: Date, deps: StoriesHadDeps): StoriesHad {
  /** The present id of a story, by its former one. */
  const ids = new Map<string, string>();
  const sent = new Map<string, SentStory>();
  const asked = new Set<string>();
  const memory = deps.sentStories.of(subscriberId);
  const idOf = (storyId: string): string => ids.get(storyId) ?? storyId;

  /** Notes merged stories and returns the new ones. */
  function learn(page: readonly Hit[]): Map<string, string> {
    const before = new Map(ids);
    for (const { storyId, formerStoryIds = [] } of page) {
      for (const former of formerStoryIds) if (former !== storyId) ids.set(former, storyId);
    }
    // It may have been merged more than once. Follow the chain to its end; it has no circles, since each merge is into
    // an older story.
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
    const found = unknown.length > 0 ? await memory.among(unknown) : new Map();
    for (const storyId of unknown) asked.add(storyId);
    for (const former of merged.keys()) keepNewest(sent.get(former));
    for (const story of found.values()) keepNewest(story);
  }

  function keepNewest(story: SentStory | undefined): void {
    if (!story) return;
    const id = idOf(story.storyId);
    const known = sent.get(id);
    const muted = known?.muted || story.muted;
    const newest = known && known.sentAt >= story.sentAt ? known : story;
    const articleIds = [...new Set([...(known?.articleIds ?? []), ...(story.articleIds ?? [])])];
    const { alertedBy: _, ...rest } = newest;
    const alertedBy = known ? bothAlerted(known, story) : story.alertedBy;
    sent.set(id, { ...rest, articleIds, ...(muted && { muted }), ...(alertedBy && { alertedBy }) });
  }

  /** For each hit of an article that the subscriber was told about: what the article has that was not told. */
  async function changesOf(page: readonly Hit[]): Promise<Map<Hit, ArticleChange | undefined>> {
    const updates = page.flatMap((hit): Update[] => {
      const had = sent.get(idOf(hit.storyId));
      const isLater = had && hit.articleId === had.articleId && hit.revision !== had.revision;
      return isLater && hit.at > had.sentAt ? [{ hit, had }] : [];
    });
    if (updates.length === 0) return new Map();
    // Few mails are about an article that has changed since, so the code that compares texts is read when one is.
    const { changesSince } = await import('./changes-since.ts');
    return changesSince(updates, now, deps);
  }

  return {
    async read(page) {
      const merged = learn(page);
      await ask(page, merged);
      const changes = await changesOf(page);
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

/** The rules of the alerts about two stories that are one. Undefined if a digest has told either of them. */
function bothAlerted(one: SentStory, other: SentStory): SentStory['alertedBy'] {
  return one.alertedBy && other.alertedBy && new Set([...one.alertedBy, ...other.alertedBy]);
}
