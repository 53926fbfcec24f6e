import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StoredArticle } from '../../../shared/articles/stored-article.ts';
import type { Rule } from '../../../shared/rules/rule.ts';
import { inventEntry, inventHit, inventPlan } from '../../support/invented.ts';
import { startTestSite, type TestSite } from '../../support/test-site.ts';

let site: TestSite;
let reader: { id: string; cookie: string };
let ferry: Rule;
let strike: Rule;

const minutes = (count: number) => {
  site.clock.now = new Date(site.clock.now.getTime() + count * 60_000);
};

async function found(
  article: StoredArticle,
  rule: Rule,
  parts: Partial<Parameters<typeof inventHit>[0]> = {},
) {
  const { id: articleId, revision, storyId, title, source = '' } = article;
  const at = site.clock.now.toISOString();
  const same = { queryId: rule.queryId, at, articleId, revision, storyId, title, source, spans: [] };
  await site.deps.hits.putMany([inventHit({ ...same, why: rule.text, ...parts })]);
}

const page = async (query = '', cookie = reader.cookie) =>
  (await site.get(`/stories${query}`, { cookie })).text();

beforeAll(async () => {
  site = await startTestSite();
  reader = await site.subscriber('reader@example.org', [{ query: 'ferry' }, { query: 'strike' }]);
  const rules = await site.deps.rules.ofSubscriber(reader.id);
  ferry = rules.find(({ text }) => text === 'ferry')!;
  strike = rules.find(({ text }) => text === 'strike')!;
  minutes(1);
  const told = await site.storeArticle('a1', 'Ferry strike ends', 'Crews return to work.', {
    storyId: 'one',
  });
  await found(told, ferry, { spans: [{ field: 'title', start: 0, end: 5 }], score: 2 });
  await found(told, strike, { score: 2 });
  const copy = await site.storeArticle('a2', 'Strike of the ferries is over', 'They sail again.', {
    storyId: 'one',
    source: 'Island Post',
    url: 'https://post.example/strike',
  });
  await found(copy, ferry);
  minutes(24 * 60);
  await found(await site.storeArticle('a3', 'Ferry timetable', 'From May on.'), ferry);
  minutes(1);
});
afterAll(() => site.table.close());

describe('the archive of a reader', () => {
  it('shows each story once, with its sources, its rules, what matched and where it was mailed', async () => {
    const entry = inventEntry({ storyId: 'one', articleId: 'a1', revision: 'r-a1', ruleId: ferry.id });
    const plan = inventPlan({ subscriberId: reader.id, slot: '2030-01-01T12:30:00.000Z', entries: [entry] });
    await site.deps.deliveries.record(plan);
    await site.deps.sentStories.remember(plan);
    const text = await page();
    expect(text.match(/<li id="story-/g)).toHaveLength(2);
    expect(text).toContain('<mark>Ferry</mark> strike ends');
    const story =
      /<li id="story-one">(.*?)<\/li>\s*(?:<li id=|<\/ol>\s*(?:<p|<\/main))/s.exec(text)?.[1] ?? '';
    expect(story).toContain('<details><summary>1 other article</summary>');
    expect(story).toContain('https://post.example/strike');
    expect(story).toContain(`href="/rules/${ferry.id}"`);
    expect(story).toContain(`href="/rules/${strike.id}"`);
    expect(story).toMatch(/Emailed <a href="\/m\/[^"]+"><time datetime="2030-01-01T12:30:00.000Z">/);
    const [, mail = ''] = /href="(\/m\/[^"]+)"/.exec(story) ?? [];
    expect((await site.get(mail)).status).toBe(200);
    expect(text).toContain('Waits for the next email');
  });

  it('shows one rule, days and a search, and says so when nothing fits', async () => {
    expect(await page(`?rule=${strike.id}`)).not.toContain('Ferry timetable');
    expect(await page('?to=2030-01-01')).not.toContain('Ferry timetable');
    expect(await page('?from=2030-01-02')).not.toContain('strike ends');
    expect(await page('?from=2030-01-01&to=2030-01-02')).toContain('Ferry timetable');
    const searched = await page('?q=island+POST');
    expect(searched).toContain('Strike of the ferries is over');
    expect(searched).not.toContain('Ferry timetable');
    expect(await page('?q=zeppelin')).toContain('Nothing here');
    for (const odd of [
      '?from=yesterday&to=9999-12-31',
      '?from=0000-01-01&q=%00',
      '?rule=%22%3E&q=%22%3E%3Cscript%3E',
    ]) {
      const answer = await site.get(`/stories${odd}`, { cookie: reader.cookie });
      expect(answer.status, odd).toBe(200);
      expect(await answer.text()).not.toContain('<script>');
    }
  });

  it('keeps the choice in the links of rules, of what is older, and of the file', async () => {
    const text = await page('?q=ferry&from=2030-01-01');
    expect(text).toContain(`href="/stories?rule=${ferry.id}&amp;q=ferry&amp;from=2030-01-01"`);
    expect(text).toContain('href="/stories.csv?q=ferry&amp;from=2030-01-01"');
  });

  it('shows what the reader said of a story, and lets them say it', async () => {
    const [, link = ''] = /href="(\/relevant\/[^"]+)"/.exec(await page(`?rule=${strike.id}`)) ?? [];
    expect((await site.post(link, { form: { action: 'rate' } })).status).toBe(303);
    expect(await page(`?rule=${strike.id}`)).toContain('<span class="chip good">Relevant</span>');
  });

  it('says that a story is muted', async () => {
    await site.deps.sentStories.mute(reader.id, ['one'], site.clock.now);
    expect(await page(`?rule=${strike.id}`)).toContain('Muted');
    await site.deps.sentStories.unmute(reader.id, ['one']);
  });

  it('can be downloaded: a row for each article, with when it was mailed', async () => {
    const answer = await site.get(`/stories.csv?rule=${ferry.id}`, { cookie: reader.cookie });
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toContain('stories.csv');
    const rows = parse(await answer.text(), { bom: true, columns: true }) as Record<string, string>[];
    expect(rows.map((row) => row.Title).toSorted()).toEqual([
      'Ferry strike ends',
      'Ferry timetable',
      'Strike of the ferries is over',
    ]);
    expect(rows.find((row) => row.Title === 'Ferry strike ends')).toMatchObject({
      Matched: 'ferry',
      'Emailed (UTC)': '2030-01-01T12:30:00.000Z',
      Story: 'one',
    });
  });

  it('of somebody else shows nothing of it, and asks strangers to sign in', async () => {
    const other = await site.subscriber('other@example.org', [{ query: 'opera' }]);
    const text = await page(`?rule=${ferry.id}`, other.cookie);
    expect(text).not.toContain('Ferry');
    expect(text).toContain('Nothing found yet');
    expect((await site.get('/stories.csv?q=x')).headers.get('location')).toMatch(/^\/sign-in\?next=/);
  });

  it('without rules says what to do', async () => {
    const bare = await site.subscriber('bare@example.org', [{ query: 'opera' }]);
    const rule = await site.ruleOf(bare.id);
    await site.request('DELETE', `/v1/me/rules/${rule.id}`, { cookie: bare.cookie });
    expect(await page('', bare.cookie)).toContain('You have no rules yet');
  });
});

describe('the former address of the archive', () => {
  it('leads on with everything that it was asked', async () => {
    const to = async (path: string) => (await site.get(path)).headers.get('location');
    expect(await to('/archive')).toBe('/stories');
    expect(await to('/archive?rule=r1&from=2030-01-01T00:00:00.000Z')).toBe(
      '/stories?rule=r1&from=2030-01-01T00%3A00%3A00.000Z',
    );
    expect(await to('/archive?rule=r1&why=https://news.example/a')).toBe(
      '/why?rule=r1&address=https%3A%2F%2Fnews.example%2Fa',
    );
  });
});
