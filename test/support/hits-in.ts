import type { Hit } from '../../shared/articles/hit.ts';

/** All hits of the pages, newest first. */
export async function hitsIn(pages: AsyncIterable<readonly Hit[]>): Promise<Hit[]> {
  const all: Hit[] = [];
  for await (const page of pages) all.push(...page);
  return all;
}
