import type { StoredArticle } from '../../articles/stored-article.ts';
import { day, hour } from '../../time/units.ts';
import {
  type Burst,
  findBurst,
  longestWindow,
  type Sensitivity,
  type TimedFind,
  type ToldBurst,
} from './find-burst.ts';
import { type HourlyFinds, learnUsual } from './usual.ts';

/** A burst that a rule would have told. */
export interface PastBurst {
  /** ISO instant. */
  readonly at: string;
  readonly stories: number;
  readonly minutes: number;
  /** How many are usual in such a time, not rounded. */
  readonly usual: number;
}

type Found = Pick<StoredArticle, 'id' | 'storyId' | 'receivedAt' | 'publishedAt'>;

/**
 * When a rule would have written about what is unusual, had it watched since `from`: each article is looked at as it came,
 * with what was known then.
 *
 * @param found the articles that its query finds, in any order
 * @param from ISO instant from which all articles are known
 * @returns oldest first
 */
export function pastBursts(found: readonly Found[], from: string, sensitivity: Sensitivity): PastBurst[] {
  const finds = found
    .map(
      ({ storyId, receivedAt, publishedAt }): TimedFind => ({
        storyId,
        at: Date.parse(receivedAt),
        publishedAt: publishedAt?.includes('T') ? Date.parse(publishedAt) : undefined,
      }),
    )
    .sort((a, b) => a.at - b.at);
  const byHour = Map.groupBy(finds, ({ at }) => Math.floor(at / hour));
  const told: { readonly burst: Burst<TimedFind>; readonly mark: ToldBurst }[] = [];
  let learned: { readonly today: number; readonly usual: ReturnType<typeof learnUsual> } | undefined;
  let first = 0;
  for (const [index, { at: now }] of finds.entries()) {
    const today = Math.floor(now / day);
    if (learned?.today !== today) {
      const hourly: HourlyFinds = (at) =>
        at * hour < Date.parse(from) || at >= today * 24
          ? undefined
          : new Set(byHour.get(at)?.map(({ storyId }) => storyId)).size;
      learned = { today, usual: learnUsual(hourly, now) };
    }
    while ((finds[first]?.at ?? now) < now - longestWindow - hour) first += 1;
    const { usual } = learned;
    if (!usual) continue;
    const recent = finds.slice(first, index + 1);
    const burst = findBurst(recent, { after: now - 1, now, usual, sensitivity, told: told.at(-1)?.mark });
    if (burst) told.push({ burst, mark: { at: now, stories: burst.peak } });
  }
  return told.map(({ burst: { to, minutes, finds: counted, usual } }) => ({
    at: new Date(to).toISOString(),
    stories: counted.length,
    minutes,
    usual,
  }));
}
