import type { Hit } from '../../shared/articles/hit.ts';
import { createStorySelection, type Selection } from '../../shared/delivery/select-stories.ts';
import type { Rule } from '../../shared/rules/rule.ts';
import type { SentStory } from '../../shared/stories/sent-story.ts';

/** What was found for one rule, in any order. */
export interface RuleHits {
  readonly rule: Rule;
  readonly hits: readonly Hit[];
  /** `revisionKey`s that the last delivery counted. */
  readonly counted: ReadonlySet<string>;
}

/** What a mail shows of hits at hand, handed over in small pages, newest first, as a store would. */
export function selectStories(
  found: readonly RuleHits[],
  sent: ReadonlyMap<string, SentStory>,
  now: Date,
  limits: { readonly maxBytes?: number; readonly most?: number } = {},
): Selection {
  const selection = createStorySelection(now);
  for (const { rule, hits, counted } of found) {
    const window = selection.open(rule, { counted, overlapFrom: '' });
    const inOrder = hits.toSorted((a, b) => (a.at > b.at ? -1 : Number(a.at < b.at)) || b.score - a.score);
    for (let start = 0; start < inOrder.length; start += 7) window.add(inOrder.slice(start, start + 7), sent);
  }
  return selection.select(limits.maxBytes, limits.most);
}
