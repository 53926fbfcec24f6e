import * as z from 'zod';
import { hostOf } from '../matching/analysis/address.ts';
import { fold } from '../matching/analysis/fold.ts';
import { sourceListName } from '../matching/query.ts';
import type { Article } from './article.ts';
import { cleanLine } from './clean-text.ts';

/** The most lists, sources per list, and characters of a source. */
export const sourceListLimits = { lists: 50, sources: 500, characters: 200 } as const;

/** A named list of sources, made by operators. Rules use it as `source:@name`. */
export interface SourceList {
  readonly name: string;
  /** Names of sources as in articles, and hosts, which include all their subdomains. */
  readonly sources: readonly string[];
  /** ISO instant. */
  readonly updatedAt: string;
}

export const sourceListNameSchema = z
  .string()
  .regex(sourceListName, 'must be lower-case letters and digits, at most 40, beginning with a letter');

export const sourceListSchema = z.strictObject({
  sources: z
    .array(
      z
        .string()
        .max(sourceListLimits.characters)
        .transform(cleanLine)
        .refine((source) => source !== '', 'is empty: name a source, or leave it out'),
    )
    .min(1, 'Name at least one source.')
    .max(sourceListLimits.sources)
    .transform((sources) => [...new Set(sources)])
    .describe(
      'Names of sources as they appear in articles ("The Daily Example"), and hosts ("example.org").',
    ),
});

/** Returns the names of the lists that an article's source is on, sorted. */
export type SourceListsOf = (article: Pick<Article, 'source' | 'url'>) => readonly string[];

/**
 * A source is on a list by its full name (ignoring case and accents), or by the host of the article's address, which
 * may be a subdomain of a host on the list.
 */
export function sourceListsOf(lists: readonly SourceList[]): SourceListsOf {
  const names = new Map<string, string[]>();
  const hosts = new Map<string, string[]>();
  for (const { name, sources } of lists) {
    for (const source of sources) {
      add(names, fold(source), name);
      if (isHost(source)) add(hosts, hostOf(`https://${source}`), name);
    }
  }
  return ({ source, url }) => {
    const byName = source === undefined ? [] : (names.get(fold(source)) ?? []);
    const byHost = hosts.size === 0 ? [] : parentsOf(hostOf(url)).flatMap((host) => hosts.get(host) ?? []);
    return [...new Set([...byName, ...byHost])].sort();
  };
}

/** The article with the lists that its source is on now. */
export function withSourceLists<A extends Article>(article: A, listsOf: SourceListsOf): A {
  const { sourceLists: _, ...rest } = article;
  const sourceLists = listsOf(article);
  return { ...rest, ...(sourceLists.length > 0 && { sourceLists }) } as A;
}

function add(map: Map<string, string[]>, key: string, name: string): void {
  map.set(key, [...(map.get(key) ?? []), name]);
}

function isHost(source: string): boolean {
  return /^[^\s./]+(?:\.[^\s./]+)+$/.test(source) && URL.canParse(`https://${source}`);
}

/** A host and its parent domains: "news.example.org", "example.org", "org". */
function parentsOf(host: string): string[] {
  const parts = host.split('.');
  return parts.map((_, start) => parts.slice(start).join('.'));
}
