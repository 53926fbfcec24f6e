import { describe, expect, it } from 'vitest';
import type { Hit } from '../../../shared/articles/hit.ts';
import { groupByStory, readFoundStories } from '../../../shared/rules/found-stories.ts';
import type { ArchiveDeps, HitPlace } from '../../../shared/rules/rule-archive.ts';
import { inventHit, inventRule } from '../../support/invented.ts';

const ferry = inventRule({ id: 'ferry', queryId: 'q-ferry' });
const strike = inventRule({ id: 'strike', queryId: 'q-strike' });
const at = (minute: number) => `2026-03-01T10:${String(minute).padStart(2, '0')}:00.000Z`;
const hit = (articleId: string, minute: number, parts: Partial<Hit> = {}) =>
  inventHit({ articleId, storyId: `story of ${articleId}`, at: at(minute), queryId: 'q-ferry', ...parts });

/** A store of these hits that counts what it hands out. */
function storeOf(hits: readonly Hit[]): ArchiveDeps & { read: number } {
  const deps = {
    read: 0,
    now: () => new Date('2026-03-02T00:00:00.000Z'),
    hits: {
      async page(
        queryId: string,
        { from, to, before }: { from: string; to: string; before?: HitPlace },
        limit: number,
      ) {
        const page = hits
          .filter((one) => one.queryId === queryId && one.at >= from && one.at < to)
          .sort((a, b) => (`${a.at}#${a.articleId}` < `${b.at}#${b.articleId}` ? 1 : -1))
          .filter((one) => !before || `${one.at}#${one.articleId}` < `${before.at}#${before.articleId}`)
          .slice(0, limit);
        deps.read += page.length;
        return page;
      },
    },
  };
  return deps;
}

describe('stories out of finds', () => {
  it('join articles of one story and rules that found the same, and let the best article tell it', () => {
    const finds = [
      { rule: ferry, hit: hit('c', 3, { storyId: 'one', score: 1 }) },
      { rule: strike, hit: hit('b', 2, { storyId: 'one', score: 5, queryId: 'q-strike' }) },
      { rule: ferry, hit: hit('b', 2, { storyId: 'one', score: 5 }) },
      { rule: ferry, hit: hit('a', 1, { storyId: 'one', score: 5 }) },
      { rule: ferry, hit: hit('z', 0, { storyId: 'two' }) },
    ];
    const [one, two] = groupByStory(finds);
    expect(one?.lead.hit.articleId, 'of two equally good ones the one found first').toBe('a');
    expect(one?.others.map((other) => other.hit.articleId)).toEqual(['c', 'b']);
    expect(one?.rules.map(({ id }) => id)).toEqual(['ferry', 'strike']);
    expect(two).toMatchObject({ storyId: 'two', others: [] });
  });

  it('are one where a later find says that two stories turned out to be one', () => {
    const [only, ...none] = groupByStory([
      { rule: ferry, hit: hit('b', 2, { storyId: 'one', formerStoryIds: ['late'] }) },
      { rule: ferry, hit: hit('a', 1, { storyId: 'late' }) },
    ]);
    expect(none).toEqual([]);
    expect(only).toMatchObject({ storyId: 'one', formerStoryIds: ['late'], others: [{}] });
  });

  it('come to an end where stories say of each other that they were the other one', () => {
    const circle = groupByStory([
      { rule: ferry, hit: hit('b', 2, { storyId: 'x', formerStoryIds: ['y'] }) },
      { rule: ferry, hit: hit('a', 1, { storyId: 'y', formerStoryIds: ['x'] }) },
    ]);
    expect(circle.flatMap(({ lead, others }) => [lead, ...others])).toHaveLength(2);
  });
});

describe('the pages of an archive of several rules', () => {
  const hits = [
    ...Array.from({ length: 9 }, (_, n) => hit(`f${n}`, n)),
    ...Array.from({ length: 3 }, (_, n) => hit(`s${n}`, 20 + n, { queryId: 'q-strike' })),
    // Two of one instant, in two rules.
    hit('same', 30),
    hit('same', 30, { queryId: 'q-strike' }),
  ];

  it('lose nothing between two pages and repeat nothing, however uneven the rules are', async () => {
    for (const limit of [1, 2, 3, 5, 50]) {
      const seen: string[] = [];
      const deps = storeOf(hits);
      let before: HitPlace | undefined;
      for (let pages = 0; pages < 40; pages += 1) {
        const page = await readFoundStories([ferry, strike], { limit, before }, deps);
        seen.push(
          ...page.stories.flatMap(({ lead, others }) => [lead, ...others].map((one) => one.hit.articleId)),
        );
        before = page.next;
        if (!before) break;
      }
      expect(seen.toSorted(), `by ${limit}`).toEqual(
        [...new Set(hits.map((one) => one.articleId))].toSorted(),
      );
      expect(seen.indexOf('same')).toBe(0);
    }
  });

  it('read no more of each rule than they may', async () => {
    const deps = storeOf(hits);
    await readFoundStories([ferry, strike], { limit: 2 }, deps);
    expect(deps.read).toBe(4);
  });

  it('find all words of a search in title, source and clause, whatever their case and accents', async () => {
    const deps = storeOf([
      hit('a', 1, { title: 'Fährstreik beendet', source: 'Hafenbote' }),
      hit('b', 2, { title: 'Fähre fährt', source: 'Inselpost' }),
    ]);
    const found = async (search: string) =>
      (await readFoundStories([ferry], { limit: 50, search }, deps)).stories.map(
        ({ lead }) => lead.hit.articleId,
      );
    expect(await found('fahr')).toEqual(['b', 'a']);
    expect(await found('HAFENBOTE fährstreik')).toEqual(['a']);
    expect(await found('fähre hafenbote')).toEqual([]);
  });
});
