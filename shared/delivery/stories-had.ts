import type { Hit } from '../articles/hit.ts';
import type { ArticleChange, StoredArticle } from '../articles/stored-article.ts';
import { changeSince } from '../stories/describe-change.ts';
import type { SentStory } from '../stories/sent-story.ts';

export interface StoriesHadDeps {
  readonly sentStories: {
    among(subscriberId: string, storyIds: readonly string[]): Promise<Map<string, SentStory>>;
  };
  readonly articles: { getMany(ids: readonly string[]): Promise<StoredArticle[]> };
  readonly log?: { warn(message: string, details: Record<string, unknown>): void };
}

/** An article that changes all the time is told of so often, after its first update; corrections are told at once. */
const updateEveryMs = 3_600_000;

/**
 * The windows as this subscriber sees them, and what it has had of their stories, by story id. Two stories that turned out
 * to be one go by one id, whichever of them the subscriber has had; and an update is what is new against the mails that
 * told of it, not against the revision before: ten small changes are told once, and one that was taken back not at all.
 */
export async function readStoriesHad<W extends { readonly hits: readonly Hit[] }>(
  subscriberId: string,
  windows: readonly W[],
  now: Date,
  deps: StoriesHadDeps,
): Promise<{ windows: W[]; sent: ReadonlyMap<string, SentStory> }> {
  const all = windows.flatMap(({ hits }) => hits);
  const ids = knownAs(all);
  const asked = new Set([...ids.keys(), ...all.map(({ storyId }) => storyId)]);
  const found = asked.size > 0 ? await deps.sentStories.among(subscriberId, [...asked]) : new Map();
  const sent = new Map<string, SentStory>();
  for (const story of found.values()) {
    const id = ids.get(story.storyId) ?? story.storyId;
    if ((sent.get(id)?.sentAt ?? '') < story.sentAt) sent.set(id, story);
  }
  const changes = await changesSince(all, (hit) => sent.get(ids.get(hit.storyId) ?? hit.storyId), now, deps);
  const formerIds = Map.groupBy(ids.keys(), (id) => ids.get(id));
  const seen = (hit: Hit): Hit => {
    const storyId = ids.get(hit.storyId) ?? hit.storyId;
    const former = formerIds.get(storyId);
    const { change, ...rest } = hit;
    const told = changes.has(hit) ? changes.get(hit) : change;
    return { ...rest, storyId, ...(former && { formerStoryIds: former }), ...(told && { change: told }) };
  };
  return { windows: windows.map((window) => ({ ...window, hits: window.hits.map(seen) })), sent };
}

/** By the former id of a story, the one that it goes by now. */
function knownAs(hits: readonly Hit[]): Map<string, string> {
  const now = new Map<string, string>();
  for (const { storyId, formerStoryIds = [] } of hits) {
    for (const former of formerStoryIds) if (former !== storyId) now.set(former, storyId);
  }
  // Merged more than once: to the end of the chain, which has no circles, since each merge is into an older story.
  for (const former of now.keys()) {
    let id = now.get(former) ?? former;
    for (let steps = 0; steps < now.size && now.has(id); steps += 1) id = now.get(id) ?? id;
    now.set(former, id);
  }
  return now;
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
      const isTooSoon = had.isUpdate && now.getTime() - Date.parse(had.sentAt) < updateEveryMs;
      changes.set(hit, change?.kind === 'update' && isTooSoon ? undefined : change);
    } catch (error) {
      log?.warn('An update cannot be measured', { articleId: hit.articleId, error });
    }
  }
  return changes;
}
