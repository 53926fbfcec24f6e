import type { Feed } from './feed.ts';

/** A feed that could have had the article at an address. */
export interface LikelyFeed {
  readonly feed: Feed;
  /** Its host, as readers may see it: the address of a feed can hold a secret. */
  readonly host: string;
  /** `well`: it is read. `failing`: it cannot be read at present. */
  readonly state: 'well' | 'failing' | 'paused' | 'gone';
}

/** So many feeds are named at most. */
const mostNamed = 5;
/** Failed polls in a row after which a feed counts as failing. */
const failingAfter = 3;
/** First parts of a host that say what a publisher serves there, not who it is. */
const servicePrefix = /^(?:www\d?|m|mobile|amp|feeds?|rss|xml)\./;

/**
 * The feeds that are likely to have the article at an address, most likely first: those of its host, of a host above or
 * below it, and of these the ones whose path begins most like the address. Compares texts only: nothing is fetched.
 */
export function feedsForAddress(address: string, feeds: readonly Feed[]): LikelyFeed[] {
  const url = URL.parse(address);
  if (!url) return [];
  return feeds
    .flatMap((feed) => {
      const of = URL.parse(feed.url);
      // A newsletter has no host of its own.
      if (!of?.hostname || !isSamePublisher(of.hostname, url.hostname)) return [];
      const same = publisherHost(of.hostname) === publisherHost(url.hostname);
      return [{ feed, host: of.hostname, same, shared: sharedFolders(of.pathname, url.pathname) }];
    })
    .sort((a, b) => Number(b.same) - Number(a.same) || b.shared - a.shared)
    .slice(0, mostNamed)
    .map(({ feed, host }) => ({ feed, host, state: stateOf(feed) }));
}

/** The host without the parts that only name a service: "feeds.port.example" and "www.port.example" are "port.example". */
export function publisherHost(host: string): string {
  const rest = host.toLowerCase().replace(/\.$/, '').replace(servicePrefix, '');
  return rest.includes('.') ? rest : host.toLowerCase();
}

function isSamePublisher(one: string, other: string): boolean {
  const [a, b] = [publisherHost(one), publisherHost(other)];
  return a === b || isBelow(a, b) || isBelow(b, a);
}

/** "blog.port.example" is below "port.example"; nothing counts as below a host of one part, such as "example". */
function isBelow(host: string, above: string): boolean {
  return above.includes('.') && host.endsWith(`.${above}`);
}

/** How many folders two paths have in common from the start: "/world/rss.xml" and "/world/2026/ferry" share one. */
function sharedFolders(feed: string, article: string): number {
  const [a, b] = [foldersOf(feed), foldersOf(article)];
  const differs = a.findIndex((folder, index) => folder !== b[index]);
  return differs === -1 ? a.length : differs;
}

function foldersOf(path: string): string[] {
  return path.toLowerCase().split('/').slice(1, -1);
}

function stateOf({ status, failures }: Feed): LikelyFeed['state'] {
  if (status !== 'active') return status;
  return failures >= failingAfter ? 'failing' : 'well';
}
