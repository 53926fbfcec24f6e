import { type Feed, type FeedSettings, newFeed } from '../feeds/feed.ts';
import { letterFeedUrl, newLetterAddress } from './letter-address.ts';

/** A newsletter as it is added: with an address of its own, and never due, since its letters come by themselves. */
export function newNewsletter(
  { name, ...settings }: Pick<FeedSettings, 'language' | 'tags' | 'weight'> & { readonly name: string },
  inboxDomain: string,
  now: Date,
): Feed {
  const address = newLetterAddress(inboxDomain);
  const { nextPollAt: _, ...feed } = newFeed({ ...settings, title: name, url: letterFeedUrl(address) }, now);
  return { ...feed, address };
}
