import type { Feed } from '../../../../shared/feeds/feed.ts';
import { type FeedState, feedState } from '../../../../shared/feeds/feed-state.ts';
import type { Html } from '../html.ts';
import { chip } from '../parts/choices.ts';

/** The states of feeds as operators read them. */
export const stateWords: Readonly<
  Record<FeedState, { readonly text: string; readonly kind: 'plain' | 'good' | 'warn' | 'bad' }>
> = {
  failing: { text: 'Failing', kind: 'bad' },
  'to-confirm': { text: 'To confirm', kind: 'warn' },
  new: { text: 'New', kind: 'plain' },
  read: { text: 'Read', kind: 'good' },
  paused: { text: 'Paused', kind: 'plain' },
  gone: { text: 'Ended', kind: 'warn' },
};

export function feedName({ title, url, address }: Feed): string {
  return title ?? (address === undefined ? url : 'Newsletter');
}

export function stateChip(feed: Feed): Html {
  const { text, kind } = stateWords[feedState(feed)];
  return chip(text, kind);
}

/** The same beside the address of the feed, which it need not name again. */
export function shortSentence({ url, problem = 'no reason is known' }: Feed): string {
  return sentence(problem.startsWith(`${url} `) ? `It${problem.slice(url.length)}` : problem);
}

/** What polling said, as a sentence: it may end with a name or a number. */
export function sentence(problem: string): string {
  return /[.!?]$/.test(problem) ? problem : `${problem}.`;
}
