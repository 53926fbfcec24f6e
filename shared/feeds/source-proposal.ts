import type { CountAgainst, Limit } from '../security/rate-limit.ts';
import { publisherHost } from './feeds-for-address.ts';

/** A source that readers ask the operator for. It names no reader. */
export interface SourceProposal {
  /** "port.example" */
  readonly host: string;
  /** An address that somebody missed, without what may be private in it. */
  readonly example: string;
  /** How often it was asked for; once a day by one reader. */
  readonly asked: number;
  readonly firstAskedAt: string;
  readonly lastAskedAt: string;
}

export interface ProposeDeps {
  readonly sourceProposals: {
    /** Counts one more request for a host; the first example stays. */
    add(proposal: { readonly host: string; readonly example: string; readonly at: string }): Promise<void>;
  };
  readonly countAgainst: CountAgainst;
  readonly now: () => Date;
}

/** Of one reader, of one reader and host, and of all readers: what is kept stays small, whoever asks. */
const proposalLimits = {
  ofReader: { name: 'propose-source', max: 10, seconds: 86_400 },
  ofReaderAndHost: { name: 'propose-source-host', max: 1, seconds: 86_400 },
  ofAll: { name: 'propose-source-all', max: 200, seconds: 86_400 },
} as const satisfies Record<string, Limit>;

/** The most characters of an example. */
const maxExample = 300;

/**
 * Notes that a reader asks for the source of an address. The address is kept without its query, its fragment and names
 * of users, since these can be private. Nothing is fetched.
 */
export async function proposeSource(
  address: string,
  subscriberId: string,
  { sourceProposals, countAgainst, now }: ProposeDeps,
): Promise<'noted' | 'no-source' | { readonly waitSeconds: number }> {
  const url = URL.parse(address);
  const host = url && publisherHost(url.hostname);
  if (!url || !host || !/^https?:$/.test(url.protocol) || !isPublicName(host)) return 'no-source';
  const wait = await countAgainst(proposalLimits.ofReader, subscriberId);
  if (wait !== undefined) return { waitSeconds: wait };
  const before = await countAgainst(proposalLimits.ofReaderAndHost, `${subscriberId} ${host}`);
  if (before !== undefined) return 'noted';
  const waitForAll = await countAgainst(proposalLimits.ofAll, 'all');
  if (waitForAll !== undefined) return { waitSeconds: waitForAll };
  const example = `${url.origin}${url.pathname}`.slice(0, maxExample);
  await sourceProposals.add({ host, example, at: now().toISOString() });
  return 'noted';
}

/** A name with a dot that ends in letters: no number of a machine and no name of a private network. */
function isPublicName(host: string): boolean {
  return (
    host.length <= 253 &&
    /^[a-z0-9.-]+\.[a-z][a-z0-9-]+$/.test(host) &&
    !/\.(?:local|internal|localhost|onion)$/.test(host)
  );
}
