import type { Hit } from '../articles/hit.ts';
import type { ArticleChange, StoredArticle } from '../articles/stored-article.ts';
import { changeSince } from '../stories/describe-change.ts';
import type { SentStory } from '../stories/sent-story.ts';
import { type ToldText, toldBoth, toldTextOf } from '../stories/told-text.ts';
import { hour } from '../time/units.ts';
import { type ToldRevision, toldKey } from './told-key.ts';

export interface ChangesDeps {
  readonly articles: {
    getMany(ids: readonly string[]): Promise<StoredArticle[]>;
    /** What earlier revisions told, as far as they are known, by `toldKey`. */
    toldBy(revisions: readonly ToldRevision[]): Promise<ReadonlyMap<string, ToldText>>;
  };
  readonly log?: { warn(message: string, details: Record<string, unknown>): void };
}

/** A hit of an article that a subscriber was told about before it changed. */
export interface Update {
  readonly hit: Hit;
  readonly had: SentStory;
}

/**
 * An article that changes all the time is reported at most this often after its first update. Corrections are reported
 * at once.
 */
const updateEvery = hour;

/** For each update: what the article has that its subscriber was not told; undefined if that is nothing to tell now. */
export async function changesSince(
  updates: readonly Update[],
  now: Date,
  { articles, log }: ChangesDeps,
): Promise<Map<Hit, ArticleChange | undefined>> {
  const revisions = updates.flatMap(({ had: { articleId, revisions: told } }) =>
    told.map((revision) => ({ articleId, revision })),
  );
  const [found, toldBefore] = await Promise.all([
    articles.getMany(updates.map(({ hit }) => hit.articleId)),
    articles.toldBy(revisions),
  ]);
  const current = new Map(found.map((one) => [one.id, one]));
  const changes = new Map<Hit, ArticleChange | undefined>();
  for (const { hit, had } of updates) {
    const article = current.get(hit.articleId);
    if (!article) continue;
    try {
      const told = toldIn(had, article, toldBefore);
      if (!told) continue;
      // A correction is told even if its words are known.
      const change = changeSince(told, article) ?? (hit.change?.kind === 'update' ? undefined : hit.change);
      const isTooSoon = had.isUpdate && now.getTime() - Date.parse(had.sentAt) < updateEvery;
      changes.set(hit, change?.kind === 'update' && isTooSoon ? undefined : change);
    } catch (error) {
      log?.warn('An update cannot be measured', { articleId: hit.articleId, error });
    }
  }
  return changes;
}

/** Everything that the mails told about an article. Undefined if it is unknown what the last one told. */
function toldIn(
  { articleId, revision: last, revisions }: SentStory,
  article: StoredArticle,
  toldBefore: ReadonlyMap<string, ToldText>,
): ToldText | undefined {
  const textOf = (revision: string) =>
    revision === article.revision ? toldTextOf(article) : toldBefore.get(toldKey({ articleId, revision }));
  const latest = textOf(last);
  if (!latest) return undefined;
  const before = revisions.filter((one) => one !== last).flatMap((one) => textOf(one) ?? []);
  return [...before, latest].reduce(toldBoth);
}
