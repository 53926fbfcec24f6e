import type { ArticleInput } from '../articles/article-input.ts';
import type { Keys } from '../security/keys.ts';
import { subscriberId } from '../security/subscriber-id.ts';
import { minute } from '../time/units.ts';
import type { CanaryStore } from './canary.ts';
import { canaryAddress, canaryArticle, canaryStem, canaryWord } from './canary-article.ts';
import { canaryQuery } from './canary-query.ts';
import { type CanarySubscriberDeps, readyCanarySubscriber } from './canary-subscriber.ts';

export interface SendCanaryDeps extends CanarySubscriberDeps {
  readonly canaries: CanaryStore;
  readonly readKeys: () => Promise<Keys>;
  /** Hands the article in as every publisher does. @throws if it was not accepted. */
  readonly post: (article: ArticleInput) => Promise<void>;
  readonly reportLost: (lost: boolean) => void;
}

/** One that was sent longer ago says nothing about now: canaries were switched off meanwhile. */
const counts = 60 * minute;

/** Reports whether the last canary was lost, and sends the next one. */
export async function sendCanary(deps: SendCanaryDeps): Promise<void> {
  const now = deps.now();
  const last = await deps.canaries.get();
  const isRecent = last !== undefined && now.getTime() - Date.parse(last.startedAt) < counts;
  const isLost = isRecent && last.seconds === undefined;
  deps.reportLost(isLost);

  const keys = await deps.readKeys();
  const word = canaryWord(keys);
  // Noted first: one that cannot even be handed in is lost as well.
  await deps.canaries.put({
    word,
    startedAt: now.toISOString(),
    lostBefore: isLost ? last.lostBefore + 1 : 0,
  });
  await readyCanarySubscriber(subscriberId(keys, canaryAddress), canaryQuery(canaryStem(keys)), deps);
  await deps.post(canaryArticle(word));
}
