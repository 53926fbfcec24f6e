import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { articleId } from '../../../shared/articles/article-id.ts';
import { newFeed } from '../../../shared/feeds/feed.ts';
import type { Rule } from '../../../shared/rules/rule.ts';
import { inventEntry, inventHit, inventPlan } from '../../support/invented.ts';
import { operatorKey, startTestSite, type TestSite } from '../../support/test-site.ts';

let site: TestSite;
let reader: { id: string; cookie: string };
let ferry: Rule;
const url = 'https://courier.example/world/ferry';
const id = articleId({ url, title: '', text: '' });
const slot = '2030-01-01T12:30:00.000Z';

interface Why {
  found: string;
  rules: { ruleId: string; outcome: string; steps: { kind: string; [field: string]: unknown }[] }[];
  candidates: { id: string }[];
  feeds: { name: string; host: string; state: string }[];
}

const why = async (query: Record<string, string>): Promise<Why> => {
  const answer = await site.get(`/v1/me/why?${new URLSearchParams(query)}`, { cookie: reader.cookie });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Why;
};
const page = async (query: Record<string, string>) =>
  (await site.get(`/why?${new URLSearchParams(query)}`, { cookie: reader.cookie })).text();
const outcomeOf = ({ rules }: Why, ruleId: string) => rules.find((rule) => rule.ruleId === ruleId);

beforeAll(async () => {
  site = await startTestSite();
  reader = await site.subscriber('reader@example.org', [{ query: 'ferry' }, { query: 'opera' }]);
  ferry = (await site.deps.rules.ofSubscriber(reader.id)).find(({ text }) => text === 'ferry')!;
  site.clock.now = new Date(site.clock.now.getTime() + 60_000);
  await site.storeArticle(id, 'Ferry strike ends at last', 'Crews return to work.', { url });
  const hit = inventHit({
    queryId: ferry.queryId,
    at: site.clock.now.toISOString(),
    articleId: id,
    revision: `r-${id}`,
    storyId: `s-${id}`,
    why: 'ferry',
  });
  await site.deps.hits.putMany([hit]);
  site.clock.now = new Date(site.clock.now.getTime() + 1000);
  await site.deps.feeds.create({
    ...newFeed(
      { url: 'https://feeds.courier.example/world/rss.xml?key=secret', title: 'The Courier' },
      site.clock.now,
    ),
    failures: 5,
  });
});
afterAll(() => site.table.close());

describe('an article that came in', () => {
  it('waits, then was mailed, for the rule that found it; for the other the clause that failed is named', async () => {
    const before = await why({ address: url });
    expect(outcomeOf(before, ferry.id)?.outcome).toBe('waiting');
    const plan = inventPlan({
      subscriberId: reader.id,
      slot,
      kind: 'digest',
      entries: [inventEntry({ ruleId: ferry.id, storyId: `s-${id}`, articleId: id, revision: `r-${id}` })],
    });
    await site.deps.deliveries.record(plan);
    const delivery = await site.deps.deliveries.get(reader.id, slot);
    await site.deps.deliveries.move(delivery!, { state: 'SENT', sentAt: '2030-01-01T12:30:05.000Z' });
    await site.deps.sentStories.remember(plan);
    const after = await why({ articleId: id });
    const traced = outcomeOf(after, ferry.id);
    expect(traced?.steps.map(({ kind }) => kind)).toEqual(['received', 'matched', 'mailed']);
    expect(traced?.steps.at(-1)).toMatchObject({ at: '2030-01-01T12:30:05.000Z', digest: true });
    const mail = String(traced?.steps.at(-1)?.mailUrl);
    expect((await site.get(new URL(mail).pathname)).status).toBe(200);
    const other = after.rules.find(({ ruleId }) => ruleId !== ferry.id);
    expect(other).toMatchObject({ outcome: 'no-match', steps: [{}, { clause: 'opera' }] });
  });

  it('is shown to people as a timeline, found by address, title or from the archive', async () => {
    for (const query of [
      { q: url },
      { q: 'courier.example/world/ferry' },
      { q: 'FERRY strike ends' },
      { article: id },
    ]) {
      const text = await page(query);
      expect(text, JSON.stringify(query)).toContain('Emailed in a digest.');
      expect(text).toContain('<ol class="timeline">');
      expect(text).toContain('1 rule does not match it');
    }
    expect(await (await site.get('/stories', { cookie: reader.cookie })).text()).toContain(
      `/why?article=${id}`,
    );
  });

  it('is one of several with such a title, or of none', async () => {
    await site.storeArticle('same', 'Ferry strike ends at last', 'Another paper.');
    const several = await why({ title: 'ferry strike ends' });
    expect(several).toMatchObject({ found: 'several', candidates: [{}, {}] });
    expect(await page({ q: 'ferry strike ends' })).toContain('Which one do you mean?');
    expect(await why({ title: 'zeppelin returns' })).toMatchObject({
      found: 'nothing',
      looked: { articles: 2 },
    });
    expect(await page({ q: 'zeppelin returns' })).toContain('No article with this title');
    expect(await page({ q: 'x' })).toContain('six letters of a title');
  });
});

describe('an address under which nothing came in', () => {
  it('names the feed of its host and how it is, and not the address of the feed', async () => {
    const unknown = await why({ address: 'https://www.courier.example/world/other' });
    expect(unknown.feeds).toEqual([{ name: 'The Courier', host: 'feeds.courier.example', state: 'failing' }]);
    const text = await page({ q: 'https://www.courier.example/world/other' });
    expect(text).toContain('It cannot be read at present.');
    expect(text).not.toContain('secret');
  });

  it('without a feed can be asked for: the operator sees what is missed, and neither who asked nor the query', async () => {
    const missed = 'https://www.port.example/news/1?token=mine';
    expect((await why({ address: missed })).feeds).toEqual([]);
    expect(await page({ q: missed })).toContain('action="/why/ask"');
    const asked = await site.post('/why/ask', { cookie: reader.cookie, form: { address: missed } });
    expect(asked.status).toBe(303);
    expect(
      await (await site.get(asked.headers.get('location') ?? '', { cookie: reader.cookie })).text(),
    ).toContain('Noted.');
    // The same reader on the same day counts once.
    const again = await site.post('/v1/me/source-proposals', {
      cookie: reader.cookie,
      json: { address: missed },
    });
    expect(again.status).toBe(204);
    const headers = { authorization: `Bearer ${operatorKey}` };
    const listed = await (await site.get('/v1/source-proposals', { headers })).text();
    expect(JSON.parse(listed).proposals).toMatchObject([
      { host: 'port.example', example: 'https://www.port.example/news/1', asked: 1 },
    ]);
    expect(listed).not.toMatch(/mine|reader/);
    const remove = () => site.request('DELETE', '/v1/source-proposals/port.example', { headers });
    expect((await remove()).status).toBe(204);
    expect((await remove()).status).toBe(404);
  });

  it('is not asked for where it is no public source, nor without end', async () => {
    const ask = async (address: string) =>
      (await site.post('/v1/me/source-proposals', { cookie: reader.cookie, json: { address } })).status;
    for (const address of [
      'http://localhost/a',
      'http://10.0.0.1/a',
      'http://[::1]/a',
      'https://db.internal/a',
    ]) {
      expect(await ask(address), address).toBe(422);
    }
    const answers: number[] = [];
    for (let n = 0; n < 12; n += 1) answers.push(await ask(`https://paper${n}.example/a`));
    expect(answers.filter((status) => status === 429).length).toBeGreaterThan(0);
  });
});

describe('a question about an article', () => {
  it('needs a session and exactly one name', async () => {
    expect((await site.get(`/v1/me/why?articleId=${id}`)).status).toBe(401);
    for (const query of [
      '',
      `?articleId=${id}&title=ferry+strike`,
      '?address=javascript:alert(1)',
      '?articleId=x&articleId=y&address=x',
    ]) {
      expect((await site.get(`/v1/me/why${query}`, { cookie: reader.cookie })).status, query).toBe(422);
    }
    expect((await site.get('/v1/me/why?articleId=unknown', { cookie: reader.cookie })).status).toBe(404);
    expect(await page({ q: '"><script>alert(1)</script>' })).not.toContain('<script>alert');
  });
});
