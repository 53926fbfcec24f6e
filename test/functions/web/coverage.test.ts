import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newFeed } from '../../../shared/feeds/feed.ts';
import { inventHit } from '../../support/invented.ts';
import { startTestSite, type TestSite } from '../../support/test-site.ts';

const day = 24 * 3_600_000;
let site: TestSite;
let reader: { id: string; cookie: string };
let ruleId: string;

beforeAll(async () => {
  site = await startTestSite();
  reader = await site.subscriber('ann@example.org', [{ query: 'storm' }]);
  const { id, queryId } = await site.ruleOf(reader.id);
  ruleId = id;
  const feed = newFeed({ url: 'https://island.example/feed', title: 'Island Post' }, site.clock.now);
  await site.deps.feeds.create({ ...feed, failures: 5, problem: 'It answers with status 403.' });
  const from = site.clock.now.getTime();
  // Every two days, until these days.
  const heard = (source: string, last: number) =>
    Array.from({ length: last / 2 + 1 }, (_, n) =>
      inventHit({
        queryId,
        source,
        at: new Date(from + 2 * n * day).toISOString(),
        articleId: `${source}-${n}`,
        storyId: `${source}-${n}`,
      }),
    );
  await site.deps.hits.putMany([...heard('Island Post', 24), ...heard('Ledger', 28)]);
  site.clock.now = new Date(from + 29.5 * day);
});
afterAll(() => site.table.close());

describe('the coverage of a rule', () => {
  it('names the sources that it usually hears from each week and that are silent, and what is wrong', async () => {
    const answer = await site.get(`/v1/me/rules/${ruleId}/coverage`, { cookie: reader.cookie });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      silentSources: [
        { name: 'Island Post', since: '2030-01-25T12:00:00.000Z', problem: 'It answers with status 403.' },
      ],
    });
  });

  it('stands on the page of the rule', async () => {
    const page = await (await site.get(`/rules/${ruleId}`, { cookie: reader.cookie })).text();
    const [, note = ''] = /<div class="notice warn" data-coverage>(.*?)<\/div>/s.exec(page) ?? [];
    expect(note).toContain('has been silent since');
    expect(note).toContain('Island Post');
    expect(note).toContain('Feeds that cannot be read: Island Post');
    expect(note).not.toContain('Ledger');
  });

  it('stands on the first page of a reader, with the rules that it concerns and what is wrong with the feed', async () => {
    const page = await (await site.get('/overview', { cookie: reader.cookie })).text();
    const [, section = ''] = /<section class="aside" data-coverage>(.*?)<\/section>/s.exec(page) ?? [];
    expect(section).toMatch(/Island Post.*Silent since 25 Jan 2030/s);
    expect(section).toContain('It answers with status 403.');
    expect(section).toContain(`<a href="/rules/${ruleId}"><bdi>Storm</bdi></a>`);
    expect(section).not.toContain('Ledger');
  });

  it('is not told of rules that are too young to know', async () => {
    const young = await site.subscriber('eve@example.org', [{ query: 'storm' }]);
    const page = await (await site.get('/overview', { cookie: young.cookie })).text();
    expect(page).not.toContain('data-coverage');
  });

  it('is told to the owner of the rule only', async () => {
    expect((await site.get(`/v1/me/rules/${ruleId}/coverage`)).status).toBe(401);
    const other = await site.subscriber('ben@example.org', [{ query: 'storm' }]);
    const answer = await site.get(`/v1/me/rules/${ruleId}/coverage`, { cookie: other.cookie });
    expect(answer.status).toBe(404);
  });
});
