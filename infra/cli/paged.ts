import type * as z from 'zod';
import type { ApiClient } from './api-client.ts';

/** The address of a call, with those parameters that have a value. */
export function withQuery(path: string, parameters: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(parameters).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}

/**
 * Reads a list that comes in pages until it ends or `limit` entries were read.
 * @returns at most `limit` entries, and whether there are more
 */
export async function readPages<Page extends { readonly cursor?: string | undefined }, Entry>(
  api: ApiClient,
  list: {
    readonly shape: z.ZodType<Page>;
    readonly path: string;
    readonly parameters?: Readonly<Record<string, string | undefined>>;
    readonly entries: (page: Page) => readonly Entry[];
    readonly limit?: number;
  },
): Promise<{ readonly entries: Entry[]; readonly more: boolean }> {
  const { limit = Number.POSITIVE_INFINITY } = list;
  const found: Entry[] = [];
  let cursor: string | undefined;
  do {
    const path = withQuery(list.path, { ...list.parameters, cursor });
    const page = await api.ask(list.shape, { method: 'GET', path });
    found.push(...list.entries(page));
    cursor = page.cursor;
  } while (cursor !== undefined && found.length < limit);
  return { entries: found.slice(0, limit), more: cursor !== undefined || found.length > limit };
}
