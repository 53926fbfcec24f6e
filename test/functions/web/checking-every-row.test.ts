/** Every row of the query language, as somebody sees it who tries a query out before saving it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSite, type TestSite } from '../../support/test-site.ts';

interface Answer {
  readonly ok: boolean;
  readonly canonical?: string;
  readonly problems: readonly { readonly from: number; readonly to: number; readonly message: string }[];
  readonly warnings: readonly { readonly message: string }[];
  readonly matched: number;
  readonly matches: readonly {
    readonly article: { readonly id: string; readonly title: string; readonly text?: string };
    readonly spans: readonly {
      readonly field: 'title' | 'text';
      readonly start: number;
      readonly end: number;
    }[];
  }[];
  readonly expectedPerDay?: number;
}

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
  await site.storeArticle(
    'full',
    'Iran shuts its embassy',
    'General Soleimani led the Quds Force. New sanctions on Iran follow; a woman of the US delegation said Iran must answer. AT&T and Fox-IT report on #COP29 from @lindmouth.',
    {
      url: 'https://www.reuters.example/world/iran-embassy-shut',
      source: 'Lindmouth Courier',
      author: 'Rosa Poole',
      tags: ['Middle East'],
      language: 'en',
    },
  );
  for (let i = 0; i < 30; i++) {
    await site.storeArticle(`other-${i}`, 'Opera season opens', 'The house was full.', { language: 'en' });
  }
  site.clock.now = new Date(site.clock.now.getTime() + 86_400_000);
  site.clock.now = new Date(site.clock.now.getTime() + 1000);
});
afterAll(() => site.table.close());

async function check(query: string): Promise<Answer> {
  const answer = await site.post('/v1/queries/check', {
    json: { query },
    from: `192.0.2.${Math.floor(Math.random() * 200)}`,
  });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Answer;
}

describe('a row of the language guide', () => {
  it.each([
    ['iran embassy'],
    ['iran && embassies'],
    ['+iran +embassy'],
    ['syria OR embassy -house'],
    ['iran NOT opera'],
    ['(iran OR syria) embassy'],
    ['"quds force"'],
    ['“quds force”'],
    ['"soleimani general"~5'],
    ['soleimani NEAR/5 force'],
    ['general AROUND(5) quds'],
    ['general w/5 force'],
    ['general ONEAR/5 force'],
    ['general pre/5 force'],
    ['sanction*'],
    ['wom?n'],
    ['=US'],
    ['="Quds Force"'],
    ['title:embassy'],
    ['intitle:(embassy OR consulate)'],
    ['text:sanctions'],
    ['author:poole'],
    ['tag:"middle east"'],
    ['source:courier'],
    ['site:reuters.example iran'],
    ['url:embassy-shut'],
    ['lang:en iran'],
    ['2 OF (iran, opera, "quds force")'],
    ['ATLEAST3(iran)'],
    ['AT&T'],
    ['fox-it'],
    ['#cop29'],
    ['@lindmouth'],
  ])('%s gives its canonical text, its matches with marked words, and how much to expect', async (query) => {
    const answer = await check(query);
    expect(answer).toMatchObject({ ok: true, problems: [] });
    expect(answer.canonical).toBeTruthy();
    expect((await check(answer.canonical ?? '')).canonical).toBe(answer.canonical);
    const match = answer.matches.find(({ article }) => article.id === 'full');
    expect(match, 'the article is found').toBeDefined();
    expect(answer.expectedPerDay).toBeGreaterThan(0);
    // Words of a field that is not shown have nothing to mark.
    if (!/^(author|tag|source|url):/.test(query)) expect(match?.spans.length).toBeGreaterThan(0);
  });

  it.each([
    ['-iran', 0],
    ['iran OR -embassy', 0],
    ['*', 0],
    ['lang:en', 0],
    ['iran NEAR/5 (NOT embassy)', 0],
    ['soleimani~1', 9],
    ['iran "quds', 5],
    ['(iran', 0],
    ['iran NEAR/', 5],
    ['title:', 0],
    ['ir*', 0],
    ['2 OF iran', 0],
  ])('%s is refused, with the place and a message', async (query, from) => {
    const answer = await check(query);
    expect(answer).toMatchObject({ ok: false, matches: [] });
    const [problem] = answer.problems;
    expect(problem?.message).toMatch(/\w+ \w+/);
    expect(problem?.from).toBeGreaterThanOrEqual(from);
    expect(problem?.to).toBeLessThanOrEqual(query.length);
  });

  it.each(['iran and embassy', 'iran embassy OR opera', 'embass!'])('%s gives a warning', async (query) => {
    const answer = await check(query);
    expect(answer.ok).toBe(true);
    expect(answer.warnings[0]?.message).toMatch(/\w+ \w+/);
  });
});
