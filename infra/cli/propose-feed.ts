import { decodeText } from '../../shared/feeds/decode-text.ts';
import { discoverFeeds } from '../../shared/feeds/discover-feeds.ts';
import { FeedError } from '../../shared/feeds/feed-error.ts';
import { proposeSelectors, type SelectorProposal } from '../../shared/feeds/propose-selectors.ts';
import { FetchError } from '../../shared/net/fetch-error.ts';
import { readFetchRules, usualFetchRules } from '../../shared/net/fetch-rules.ts';
import { createSafeFetch } from '../../shared/net/safe-fetch.ts';
import { CommandError, UsageError } from './command-error.ts';

/** The ways in which a page can be followed. */
export interface PageProposals {
  readonly feeds: readonly string[];
  readonly selectors: readonly SelectorProposal[];
}

/**
 * Fetches a page from this machine, once, and finds the ways in which it can be followed. `rules`: what may be fetched,
 * in the form of the setting `fetchRules`. @throws CommandError
 */
export async function proposeFeed(url: string, rules = usualFetchRules): Promise<PageProposals> {
  const userAgent = 'Wirewatch/1 (news alerts; an operator looks at this page)';
  const web = createSafeFetch({ ...rulesOf(rules), userAgent, maxBytes: 5_000_000, deadline: 20_000 });
  try {
    const { status, body, headers, url: address } = await web.get(url, { headers: { accept: 'text/html' } });
    if (status !== 200) throw new CommandError(`${url} answers with status ${status}.`);
    const contentType = headers['content-type'];
    const source = { url: address, ...(contentType && { contentType }) };
    const feeds = discoverFeeds(decodeText(body, contentType), address);
    return { feeds, selectors: selectorsOf(body, source, feeds.length > 0) };
  } catch (error) {
    if (!(error instanceof FetchError || error instanceof FeedError)) throw error;
    throw new CommandError(error.message, { cause: error });
  }
}

/** A page that has feeds needs no list of headlines. */
function selectorsOf(
  body: Uint8Array,
  source: { url: string },
  isOptional: boolean,
): readonly SelectorProposal[] {
  try {
    return proposeSelectors(body, source);
  } catch (error) {
    if (isOptional && error instanceof FeedError) return [];
    throw error;
  }
}

function rulesOf(rules: string) {
  try {
    return readFetchRules(rules);
  } catch (error) {
    throw new UsageError(`FETCH_RULES: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The proposal as text for people. */
export function describeProposals({ feeds, selectors }: PageProposals): string {
  return [
    ...(feeds.length > 0 ? ['The page offers feeds, which are better than watching it:', ...feeds, ''] : []),
    ...selectors.flatMap(({ selector, count, headlines }) => [
      `--watch '${selector}'   ${count} headlines, such as`,
      ...headlines.map(({ title }) => `    ${title}`),
      '',
    ]),
  ]
    .join('\n')
    .trimEnd();
}
