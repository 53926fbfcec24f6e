import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Hit } from '../../../shared/articles/hit.ts';
import { createStorySelection, maxEntries, revisionKey } from '../../../shared/delivery/select-stories.ts';
import { inventHit, inventRule } from '../../support/invented.ts';
import { type RuleHits, selectStories } from '../../support/selected.ts';

const now = new Date('2026-03-02T08:00:00.000Z');
const hours = (n: number) => new Date(now.getTime() - n * 3_600_000).toISOString();

function found(id: string, hits: Partial<Hit>[], cap = 20, counted: string[] = []): RuleHits {
  return {
    rule: inventRule({ id, cap }),
    hits: hits.map((hit) => inventHit({ queryId: id, publishedAt: hours(1), ...hit })),
    counted: new Set(counted),
  };
}

const story = (n: number | string, parts: Partial<Hit> = {}): Partial<Hit> => ({
  storyId: `s${n}`,
  articleId: `a${n}`,
  ...parts,
});

describe('what a mail shows', () => {
  it('is ranked by score and freshness, old articles last whatever their score', () => {
    const { entries } = selectStories(
      [
        found('r', [
          story('weak', { score: 1 }),
          story('stale', { score: 3, publishedAt: hours(72) }),
          story('strong', { score: 2 }),
          story('old', { score: 99, publishedAt: hours(24 * 8) }),
        ]),
      ],
      new Map(),
      now,
    );
    expect(entries.map(({ storyId, late }) => [storyId, late])).toEqual([
      ['sstrong', false],
      ['sweak', false],
      ['sstale', false],
      ['sold', true],
    ]);
  });

  it('puts a story under the rule where it ranks best and names the others', () => {
    const { entries } = selectStories(
      [found('a', [story(1, { score: 1 })]), found('b', [story(1, { score: 2 })])],
      new Map(),
      now,
    );
    expect(entries).toMatchObject([{ ruleId: 'b', alsoRuleIds: ['a'] }]);
  });

  it('has at most as many stories as the reader wants of one mail, the best of all rules; the others are counted', () => {
    const rules = [
      found('a', [story(1, { score: 9 }), story(2, { score: 1 })]),
      found('b', [story(3, { score: 8 }), story(4, { score: 7 })]),
    ];
    const { entries, overflow } = selectStories(rules, new Map(), now, { most: 2 });
    expect(entries.map(({ storyId }) => storyId)).toEqual(['s1', 's3']);
    expect([...overflow].map(([id, { stories }]) => [id, stories])).toEqual([
      ['a', 1],
      ['b', 1],
    ]);
  });

  it('puts a story under another rule when the cap of the best is full', () => {
    const { entries, overflow } = selectStories(
      [found('a', [story(1, { score: 9 }), story(2, { score: 8 })], 1), found('b', [story(2, { score: 1 })])],
      new Map(),
      now,
    );
    expect(entries.map(({ ruleId, storyId }) => [ruleId, storyId])).toEqual([
      ['a', 's1'],
      ['b', 's2'],
    ]);
    expect(overflow.size).toBe(0);
  });

  it('counts sources, not articles, and not the one that is shown', () => {
    const hits = [
      { storyId: 's', articleId: 'a1', source: 'Courier', score: 3 },
      { storyId: 's', articleId: 'a2', source: 'Courier', score: 1 },
      { storyId: 's', articleId: 'a3', source: 'Gazette', score: 2 },
    ];
    expect(selectStories([found('r', hits)], new Map(), now).entries).toMatchObject([
      { articleId: 'a1', otherSources: 1 },
    ]);
  });

  it('leaves out stories that the last window counted already', () => {
    const counted = [revisionKey({ articleId: 'a1', revision: 'r1' })];
    const { entries, overflow } = selectStories(
      [found('r', [story(1), story(2)], 20, counted)],
      new Map(),
      now,
    );
    expect(entries.map(({ storyId }) => storyId)).toEqual(['s2']);
    expect(overflow.size).toBe(0);
  });
});

describe('a story that was sent before', () => {
  const sent = new Map([
    ['s1', { storyId: 's1', articleId: 'a1', revision: 'r1', revisions: ['r1'], sentAt: hours(5) }],
  ]);
  const shown = (hit: Partial<Hit>) => selectStories([found('r', [story(1, hit)])], sent, now).entries;

  it('is not shown again because of a copy or a retry of its own hit', () => {
    expect(shown({ at: hours(1) })).toEqual([]);
    expect(shown({ at: hours(1), articleId: 'copy' })).toEqual([]);
  });

  it('is shown again when that article has changed since, and says what changed', () => {
    const change = { kind: 'update', what: 'New title' } as const;
    expect(shown({ at: hours(1), revision: 'r2', change })).toMatchObject([{ change }]);
    expect(shown({ at: hours(6), revision: 'r2', change })).toEqual([]);
  });

  it('is shown again for a correction of any article, but not for an update of another', () => {
    expect(
      shown({ at: hours(1), articleId: 'copy', change: { kind: 'retraction', what: 'Withdrawn' } }),
    ).toHaveLength(1);
    expect(shown({ at: hours(1), articleId: 'copy', change: { kind: 'update', what: 'New title' } })).toEqual(
      [],
    );
  });
});

describe('a story that was sent and then muted', () => {
  const had = { storyId: 's1', articleId: 'a2', revision: 'r2', revisions: ['r2'], sentAt: hours(5) };
  const sent = new Map([['s1', { ...had, articleIds: ['a1', 'a2'], muted: true }]]);
  const shown = (hit: Partial<Hit>) => selectStories([found('r', [story(1, hit)])], sent, now).entries;

  it('comes again only if an article that was sent was wrong', () => {
    const correction = { kind: 'correction', what: 'The harbour is open' } as const;
    for (const articleId of ['a1', 'a2'])
      expect(shown({ at: hours(1), articleId, revision: 'r3', change: correction })).toHaveLength(1);
    expect(shown({ at: hours(1), articleId: 'copy', revision: 'r3', change: correction })).toEqual([]);
    const update = { kind: 'update', what: 'New title' } as const;
    expect(shown({ at: hours(1), articleId: 'a2', revision: 'r3', change: update })).toEqual([]);
  });

  it('does not come at all if nothing of it was sent', () => {
    const unsent = { storyId: 's1', articleId: '', revision: '', revisions: [], sentAt: '', muted: true };
    const change = { kind: 'retraction', what: 'Withdrawn' } as const;
    const found1 = found('r', [story(1, { at: hours(1), change })]);
    expect(selectStories([found1], new Map([['s1', unsent]]), now).entries).toEqual([]);
  });
});

describe('a change of a story that is new to the subscriber', () => {
  it('is not mentioned, because the subscriber has nothing to compare it with', () => {
    const change = { kind: 'update', what: 'New title' } as const;
    expect(selectStories([found('r', [story(1, { change })])], new Map(), now).entries[0]).not.toHaveProperty(
      'change',
    );
  });
});

describe('for any hits', () => {
  const hits = fc.array(
    fc.record({
      story: fc.integer({ min: 0, max: 30 }),
      article: fc.integer({ min: 0, max: 60 }),
      score: fc.float({ min: 0, max: 10, noNaN: true }),
      age: fc.integer({ min: 0, max: 400 }),
    }),
    { maxLength: 80 },
  );
  const rules = fc.array(fc.record({ cap: fc.integer({ min: 1, max: 5 }), hits }), {
    minLength: 1,
    maxLength: 6,
  });

  it('each story is shown once or counted, caps hold, and the order of the hits does not matter', () => {
    fc.assert(
      fc.property(rules, (given) => {
        const windows = given.map(({ cap, hits: list }, i) =>
          found(
            `r${i}`,
            list.map(({ story: s, article, score, age }) =>
              story(s, { articleId: `a${s}-${article}`, score, publishedAt: hours(age) }),
            ),
            cap,
          ),
        );
        const { entries, overflow } = selectStories(windows, new Map(), now);
        const shown = entries.map(({ storyId }) => storyId);
        expect(new Set(shown).size).toBe(shown.length);
        expect(shown.length).toBeLessThanOrEqual(maxEntries);
        for (const { rule, hits: list } of windows) {
          expect(entries.filter(({ ruleId }) => ruleId === rule.id).length).toBeLessThanOrEqual(rule.cap);
          const stories = new Set(list.map(({ storyId }) => storyId));
          const leftOut = [...stories].filter((storyId) => !shown.includes(storyId));
          expect(overflow.get(rule.id)?.stories ?? 0).toBe(leftOut.length);
          const keys = list.filter(({ storyId }) => leftOut.includes(storyId)).map(revisionKey);
          expect(new Set(overflow.get(rule.id)?.counted)).toEqual(new Set(keys));
        }
        const turned = windows.map((window) => ({ ...window, hits: window.hits.toReversed() }));
        expect(selectStories(turned, new Map(), now).entries.length).toBe(entries.length);
      }),
      { numRuns: 300 },
    );
  });
});

describe('rules that match nearly everything', () => {
  it('are counted to the last story while only few hits are held in memory', () => {
    const selection = createStorySelection(now);
    const perRule = 10_000;
    const rules = 8;
    let mostHeld = 0;
    for (let rule = 0; rule < rules; rule++) {
      const window = selection.open(inventRule({ id: `r${rule}`, cap: 2 }), {
        counted: new Set(),
        overlapFrom: hours(0.05),
      });
      for (let start = 0; start < perRule; start += 1_000) {
        const page = Array.from({ length: 1_000 }, (_, i) => {
          const n = start + i;
          return inventHit({
            ...story(`${rule}-${n}`, { score: (n * 7_919) % perRule }),
            at: hours(n / 1_000),
            publishedAt: hours(1),
          });
        });
        window.add(page, new Map());
        mostHeld = Math.max(mostHeld, selection.held());
      }
    }
    expect(mostHeld).toBeLessThanOrEqual(rules * 2 * maxEntries);
    const { entries, overflow } = selection.select();
    expect(entries).toHaveLength(2 * rules);
    // The best two of each rule: scores 9,999 and 9,998 lie anywhere in its window.
    const scoreOf = (storyId: string) => (Number(storyId.split('-')[1]) * 7_919) % perRule;
    expect(new Set(entries.map(({ storyId }) => scoreOf(storyId)))).toEqual(new Set([9_999, 9_998]));
    for (const { stories } of overflow.values()) expect(stories).toBe(perRule - 2);
    expect(overflow.size).toBe(rules);
  });
});

describe('two stories that turn out to be one while they are read', () => {
  const options = { counted: new Set<string>(), overlapFrom: hours(0) };
  const hit = (storyId: string, articleId: string, parts: Partial<Hit> = {}) =>
    inventHit({ storyId, articleId, publishedAt: hours(1), at: hours(1), ...parts });

  it('are one entry, with the sources of both, under the rule where it ranks best', () => {
    const selection = createStorySelection(now);
    const first = selection.open(inventRule({ id: 'a' }), options);
    first.add([hit('old', 'x', { source: 'Dial', score: 1 })], new Map());
    const second = selection.open(inventRule({ id: 'b' }), options);
    selection.merge('old', 'new', undefined);
    second.add([hit('new', 'y', { source: 'Ledger', score: 2 })], new Map());
    const { entries, overflow } = selection.select();
    expect(entries).toMatchObject([{ ruleId: 'b', storyId: 'new', alsoRuleIds: ['a'], otherSources: 1 }]);
    expect(overflow.size).toBe(0);
  });

  it('are not shown when the subscriber is known to have received one of them', () => {
    const selection = createStorySelection(now);
    const window = selection.open(inventRule({ id: 'a' }), options);
    window.add([hit('old', 'x')], new Map());
    const had = { storyId: 'new', articleId: 'y', revision: 'r', revisions: ['r'], sentAt: hours(0.5) };
    selection.merge('old', 'new', had);
    window.add([hit('new', 'y', { revision: 'r' })], new Map([['new', had]]));
    expect(selection.select()).toEqual({ entries: [], overflow: new Map() });
  });
});
