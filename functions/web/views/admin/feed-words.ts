import type { Feed } from '../../../../shared/feeds/feed.ts';
import { type FeedState, feedState } from '../../../../shared/feeds/feed-state.ts';
import type { View } from '../../view.ts';
import type { Html } from '../html.ts';
import { chip } from '../parts/choices.ts';

const kinds: Readonly<Record<FeedState, 'plain' | 'good' | 'warn' | 'bad'>> = {
  failing: 'bad',
  'to-confirm': 'warn',
  new: 'plain',
  read: 'good',
  paused: 'plain',
  gone: 'warn',
};

export function feedName({ title, url, address }: Feed, { t }: Pick<View, 't'>): string {
  // An address reads better, and breaks less, without what all addresses begin with.
  return title ?? (address === undefined ? url.replace(/^https?:\/\//, '') : t('feeds.newsletter'));
}

export function stateChip({ t }: Pick<View, 't'>, feed: Feed): Html {
  const state = feedState(feed);
  return chip(t(`feeds.state-${state}`), kinds[state]);
}

/** The same beside the address of the feed, which it need not name again. */
export function shortSentence({ url, problem = 'no reason is known' }: Feed): string {
  return sentence(problem.startsWith(`${url} `) ? `It${problem.slice(url.length)}` : problem);
}

/** What polling said, as a sentence: it may end with a name or a number. */
export function sentence(problem: string): string {
  return /[.!?]$/.test(problem) ? problem : `${problem}.`;
}
