import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Article } from '../../../shared/articles/article.ts';
import { createExplain } from '../../../shared/articles/explain-match.ts';
import { type MatchDeps, matchArticle } from '../../../shared/articles/match-article.ts';
import { settleLanguage } from '../../../shared/matching/analysis/language-of-article.ts';
import { QueryIndex } from '../../../shared/matching/query-index.ts';
import type { WakeMessage } from '../../../shared/messages.ts';
import { createArticleStore } from '../../../shared/store/article-store.ts';
import { createHitStore } from '../../../shared/store/hit-store.ts';
import { createQueryStore } from '../../../shared/store/query-store.ts';
import { createStatisticsStore } from '../../../shared/store/statistics-store.ts';
import { createKeepTold } from '../../../shared/stories/keep-told.ts';
import { hitsIn } from '../../support/hits-in.ts';
import { inventArticle } from '../../support/invented.ts';
import { type QuickTable, startQuickTable } from '../../support/quick-table.ts';

let table: QuickTable;
let time: number;
let serial = 0;
let woken: { queryId: string; delaySeconds: number; urgentSince?: string | undefined }[];
beforeAll(async () => {
  table = await startQuickTable();
});
afterAll(() => table.close());
beforeEach(() => {
  time = Date.parse('2026-03-02T10:00:00.000Z');
  woken = [];
  serial++;
});

const now = () => new Date(time);
const queryId = () => `q${serial}`;

function createDeps(parts: Partial<MatchDeps> = {}): MatchDeps {
  const index = QueryIndex.build([{ id: queryId(), expression: 'harbour storm' }]);
  return {
    articles: createArticleStore(table.access),
    assignStory: async ({ id }) => `story of ${id}`,
    describeChange: (before, after) =>
      before.title === after.title
        ? undefined
        : { kind: 'update', what: `New title, before: ${before.title}` },
    match: (article) => index.match(article),
    explain: createExplain({}),
    queries: createQueryStore(table.access),
    keepTold: createKeepTold({ articles: createArticleStore(table.access), now }),
    hits: createHitStore(table.access, { now }),
    wakes: {
      async send(messages: readonly WakeMessage[], { delaySeconds } = { delaySeconds: 0 }) {
        for (const message of messages) woken.push({ ...message, delaySeconds });
      },
    },
    statistics: createStatisticsStore(table.access),
    wakeEveryMs: 300_000,
    now,
    ...parts,
  };
}

function article(parts: Partial<Article> = {}): Article {
  const { storyId: _, ...rest } = inventArticle({
    id: `article-${serial}`,
    title: 'Storm closes harbour',
    receivedAt: now().toISOString(),
    ...parts,
  });
  return rest;
}

/** Oldest first. */
const hitsOf = async (deps: MatchDeps) => {
  const { pages } = deps.hits as ReturnType<typeof createHitStore>;
  return (await hitsIn(pages(queryId(), { from: '2026-01-01', limit: 1_000 }))).toReversed();
};
const watch = (instant: boolean) =>
  createQueryStore(table.access).touch(queryId(), 'harbour storm', instant, now().toISOString());

describe('an article', () => {
  it('is stored with its story, and gets a hit with the reason for each query that it matches', async () => {
    await watch(false);
    const deps = createDeps();
    await matchArticle(article(), deps);
    expect(await deps.articles.get(`article-${serial}`)).toEqual({
      ...article(),
      storyId: `story of article-${serial}`,
    });
    expect(await hitsOf(deps)).toMatchObject([
      {
        articleId: `article-${serial}`,
        storyId: `story of article-${serial}`,
        title: 'Storm closes harbour',
        source: 'The Lindmouth Courier',
        why: 'harbour storm',
        at: now().toISOString(),
      },
    ]);
    const [hit] = await hitsOf(deps);
    expect(hit?.spans.slice(0, 2)).toEqual([
      { field: 'title', start: 0, end: 5 },
      { field: 'title', start: 13, end: 20 },
    ]);
    expect(woken).toEqual([]);
  });

  it('is stored in the language of its text, whatever its source states', async () => {
    const deps = createDeps({ settleLanguage: (article) => settleLanguage(article) });
    const text = 'Die Fähren im Hafen liegen seit dem Sonntag still, und die Reederei schweigt dazu.';
    const article = inventArticle({ id: `article-${serial}`, title: 'Hafen', text, language: 'en' });
    await matchArticle(article, deps);
    expect(await deps.articles.get(article.id)).toMatchObject({ language: 'de', languageSettled: true });
  });

  it('keeps the stated language if its text cannot be analysed; the log says so', async () => {
    const warnings: string[] = [];
    const deps = createDeps({
      settleLanguage: () => {
        throw new Error('no such letter');
      },
      log: { warn: (message) => void warnings.push(message) },
    });
    const article = inventArticle({ id: `article-${serial}`, language: 'en' });
    await matchArticle(article, deps);
    expect(await deps.articles.get(article.id)).toMatchObject({ language: 'en' });
    expect(warnings).toEqual(['The language of an article could not be decided']);
  });

  it('is processed once: a repeat after the mark does nothing', async () => {
    await watch(true);
    const deps = createDeps();
    await matchArticle(article(), deps);
    await matchArticle(article(), deps);
    expect(await hitsOf(deps)).toHaveLength(1);
    expect(woken).toHaveLength(1);
  });

  it('of a new feed’s backlog is stored but gets no hit', async () => {
    await watch(true);
    const deps = createDeps();
    await matchArticle(article({ backlog: true }), deps);
    expect(await deps.articles.get(`article-${serial}`)).toMatchObject({ backlog: true });
    expect(await hitsOf(deps)).toEqual([]);
    expect(woken).toEqual([]);
  });

  it('with long names and many marked words keeps its hit within one write unit', async () => {
    await watch(false);
    const deps = createDeps();
    const title = `Storm harbour ${'ø'.repeat(900)}`;
    await matchArticle(article({ title, text: 'harbour storm '.repeat(300), source: 'S'.repeat(300) }), deps);
    const [hit] = await hitsOf(deps);
    expect(Buffer.byteLength(JSON.stringify(hit))).toBeLessThan(1500);
    expect(hit?.spans).toHaveLength(12);
    expect(hit?.title.endsWith('…')).toBe(true);
  });
});

describe('an article that is processed again', () => {
  it('stores only the missing hits', async () => {
    await watch(false);
    const deps = createDeps();
    await matchArticle(
      article(),
      createDeps({ statistics: { countArticle: () => Promise.reject(new Error('full')) } }),
    ).catch(() => {});
    const [first] = await hitsOf(deps);
    time += 600_000;
    await matchArticle(article({ receivedAt: first!.at }), deps);
    expect(await hitsOf(deps)).toEqual([first]);
  });

  it('is stored and matched even if its change or reasons cannot be described; the log says why', async () => {
    await watch(false);
    const warnings: string[] = [];
    const throwing = () => {
      throw new Error('poisoned');
    };
    const deps = createDeps({
      describeChange: throwing,
      explain: throwing,
      log: { warn: (message, { error }) => void warnings.push(`${message}: ${error}`) },
    });
    await matchArticle(article(), deps);
    time += 1_000;
    await matchArticle(article({ revision: 'r2' }), deps);
    expect((await hitsOf(deps)).map(({ why }) => why)).toEqual(['', '']);
    expect(warnings).toEqual([
      'The reasons for matches could not be found: Error: poisoned',
      'The change of an article could not be described: Error: poisoned',
      'The reasons for matches could not be found: Error: poisoned',
    ]);
  });

  it('gives its hits the former ids of its story', async () => {
    await watch(false);
    const deps = createDeps({ formerStoryIds: async (id) => [`${id}, first`] });
    await matchArticle(article(), deps);
    const id = `story of article-${serial}`;
    expect(await hitsOf(deps)).toMatchObject([{ storyId: id, formerStoryIds: [`${id}, first`] }]);
  });
});

describe('an update of an article', () => {
  it('keeps its story and says what changed, even if the first attempt failed half way', async () => {
    await watch(false);
    const deps = createDeps();
    await matchArticle(article(), deps);
    const update = article({ revision: 'r2', title: 'Storm closes harbour for a week' });
    const failing = createDeps({
      hits: {
        putMany: async () => Promise.reject(new Error('throttled')),
        queriesHitBy: async () => new Set(),
      },
    });
    await expect(matchArticle(update, failing)).rejects.toThrow('throttled');
    await matchArticle(update, deps);
    const hits = await hitsOf(deps);
    expect(hits.at(-1)).toMatchObject({
      revision: 'r2',
      storyId: `story of article-${serial}`,
      change: { kind: 'update', what: 'New title, before: Storm closes harbour' },
    });
  });

  it('that arrives before the older text stays stored, and the older text does not count as a change', async () => {
    await watch(false);
    const deps = createDeps();
    const early = article();
    time += 60_000;
    await matchArticle(article({ revision: 'r2', title: 'Storm closes harbour for a week' }), deps);
    await matchArticle(early, deps);
    expect(await deps.articles.get(early.id)).toMatchObject({ revision: 'r2' });
    const late = (await hitsOf(deps)).find(({ revision }) => revision === early.revision);
    expect(late).toMatchObject({ storyId: `story of ${early.id}` });
    expect(late).not.toHaveProperty('change');
  });
});

describe('a query that alerts as it happens', () => {
  it('is woken at once, and in the next five minutes by one delayed wake', async () => {
    await watch(true);
    const deps = createDeps();
    for (let i = 0; i < 4; i++) {
      await matchArticle(article({ id: `article-${serial}-${i}` }), deps);
      time += 60_000;
    }
    expect(woken).toEqual([
      { queryId: queryId(), delaySeconds: 0 },
      { queryId: queryId(), delaySeconds: 240 },
    ]);
    // The delayed wake has fired at 10:05; what comes after it is covered by the next one.
    time = Date.parse('2026-03-02T10:05:30.000Z');
    await matchArticle(article({ id: `article-${serial}-late` }), deps);
    expect(woken.at(-1)).toEqual({ queryId: queryId(), delaySeconds: 270 });
    time = Date.parse('2026-03-02T11:00:00.000Z');
    await matchArticle(article({ id: `article-${serial}-hour` }), deps);
    expect(woken.at(-1)).toEqual({ queryId: queryId(), delaySeconds: 0 });
  });

  it('does not rely on a delayed wake that may have fired already', async () => {
    await watch(true);
    const deps = createDeps();
    await matchArticle(article({ id: `a-${serial}` }), deps);
    time += 1000;
    await matchArticle(article({ id: `b-${serial}` }), deps);
    time = Date.parse('2026-03-02T10:04:57.000Z');
    await matchArticle(article({ id: `c-${serial}` }), deps);
    expect(woken).toHaveLength(3);
  });

  it('is woken once more when the note of the wake was not written', async () => {
    await watch(true);
    const deps = createDeps();
    const queries = createQueryStore(table.access);
    const crashing = createDeps({
      queries: { getHit: queries.getHit, markWake: async () => Promise.reject(new Error('crash')) },
    });
    await expect(matchArticle(article(), crashing)).rejects.toThrow('crash');
    await matchArticle(article(), deps);
    expect(woken).toHaveLength(2);
  });
});

describe('an urgent article', () => {
  it('wakes everybody on its queries at once, as-it-happens or not, and its hits say that it is urgent', async () => {
    await watch(false);
    const deps = createDeps();
    await matchArticle(article({ urgent: true }), deps);
    // From before the article came, since the clocks of those who stamp hits may differ.
    const wake = { queryId: queryId(), urgentSince: '2026-03-02T09:59:55.000Z', delaySeconds: 0 };
    expect(woken).toEqual([wake]);
    expect(await hitsOf(deps)).toMatchObject([{ urgent: true }]);
    expect(await deps.articles.get(`article-${serial}`)).toMatchObject({ urgent: true });

    await matchArticle(article({ urgent: true, revision: 'r2', text: 'More of it.' }), deps);
    expect(woken).toEqual([wake, wake]);
  });

  it('wakes again when its message comes again before all steps were done', async () => {
    await watch(true);
    const deps = createDeps({ statistics: { countArticle: () => Promise.reject(new Error('killed')) } });
    await expect(matchArticle(article({ urgent: true }), deps)).rejects.toThrow('killed');
    await matchArticle(article({ urgent: true }), createDeps());
    expect(woken).toHaveLength(2);
    expect(await hitsOf(createDeps())).toHaveLength(1);
  });
});

describe('an article whose source is on a list', () => {
  const onList = (...sourceLists: string[]) => ({
    sourceListsOf: async () => () => sourceLists,
    match: (one: Article) =>
      QueryIndex.build([{ id: queryId(), expression: 'harbour source:@agencies' }]).match(one),
  });

  it('is found by rules that ask for the list, and keeps it', async () => {
    await createQueryStore(table.access).touch(
      queryId(),
      'harbour source:@agencies',
      false,
      now().toISOString(),
    );
    const deps = createDeps(onList('agencies'));
    await matchArticle(article(), deps);
    expect(await hitsOf(deps)).toMatchObject([{ why: 'harbour source:@agencies' }]);
    expect(await deps.articles.get(`article-${serial}`)).toMatchObject({ sourceLists: ['agencies'] });
  });

  it('is not found while its source is on no list, whatever its message says', async () => {
    const deps = createDeps(onList());
    await matchArticle(article({ sourceLists: ['agencies'] }), deps);
    expect(await hitsOf(deps)).toEqual([]);
    expect(await deps.articles.get(`article-${serial}`)).not.toHaveProperty('sourceLists');
  });
});

it('the weight of a source multiplies the scores of its articles, by which mails rank stories', async () => {
  await watch(false);
  const deps = createDeps();
  await matchArticle(article({ id: `plain-${serial}` }), deps);
  await matchArticle(article({ id: `heavy-${serial}`, weight: 2.5 }), deps);
  const scores = new Map((await hitsOf(deps)).map(({ articleId, score }) => [articleId, score]));
  expect(scores.get(`heavy-${serial}`)).toBe(2.5 * scores.get(`plain-${serial}`)!);
});
