import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Verdict } from '../../../shared/rules/rating.ts';
import { startTestSite, type TestSite } from '../../support/test-site.ts';

let site: TestSite;
let ada: Awaited<ReturnType<typeof readerOf>>;
let ben: Awaited<ReturnType<typeof readerOf>>;

async function readerOf(email: string, query: string) {
  const { id, cookie } = await site.subscriber(email, [{ query }]);
  const rule = await site.ruleOf(id);
  return {
    rule,
    cookie,
    mark: (articleId: string, verdict: Verdict) =>
      site.deps.ratings.put({
        subscriberId: id,
        ruleId: rule.id,
        articleId,
        verdict,
        at: site.clock.now.toISOString(),
      }),
    ask: async (what: string) =>
      (await site.get(`/v1/me/rules/${rule.id}/${what}`, { cookie })).json() as Promise<
        Record<string, unknown>
      >,
    page: async (search = '') => (await site.get(`/rules/${rule.id}${search}`, { cookie })).text(),
  };
}

beforeAll(async () => {
  site = await startTestSite();
  ada = await readerOf('ada@reader.example', 'ferry OR ship');
  ben = await readerOf('ben@reader.example', 'ferry OR ship');
  site.clock.now = new Date(site.clock.now.getTime() + 60_000);
  for (let i = 0; i < 6; i += 1) {
    await site.storeArticle(`good-${i}`, `Ferry report ${i}`, 'It sails to the island.');
    await site.storeArticle(`bad-${i}`, `Model ship ${i}`, 'It stands in the museum.');
  }
  for (let i = 0; i < 6; i += 1) {
    await ada.mark(`good-${i}`, i < 5 ? 'relevant' : 'not-relevant');
    await ada.mark(`bad-${i}`, 'not-relevant');
  }
}, 60_000);
afterAll(() => site.table.close());

describe('the relevance of a rule', () => {
  it('is the share of what its owner marked, with what to leave out and the difference that makes', async () => {
    const { proposal, ...figures } = await ada.ask('relevance');
    expect(figures).toEqual({ days: 30, relevant: 5, notRelevant: 7, precision: 5 / 12, isLow: true });
    expect(proposal).toMatchObject({ without: { relevant: 0, notRelevant: 6 }, kept: 6 });
    expect((proposal as { removed: unknown[] }).removed).toHaveLength(6);
  });

  it('never counts what somebody else marked, though their rules share the query', async () => {
    expect(ben.rule.queryId).toBe(ada.rule.queryId);
    expect(await ben.ask('relevance')).toEqual({ days: 30, relevant: 0, notRelevant: 0, isLow: false });
    expect(await ben.page()).not.toContain('data-relevance');
    const others = await site.get(`/v1/me/rules/${ada.rule.id}/relevance`, { cookie: ben.cookie });
    expect(others.status).toBe(404);
  });

  it('is on the page of the rule, with a link to the difference', async () => {
    const html = await ada.page();
    expect(html).toContain('Of the 12 finds that you marked in 30 days, 5 are relevant (42%).');
    const [, href = ''] = /href="(\/rules\/[^"]+tab=changes)"/.exec(html) ?? [];
    const changes = await (await site.get(href.replaceAll('&amp;', '&'), { cookie: ada.cookie })).text();
    expect(changes).toContain('⁦-6⁩');
  });
});

describe('what a rule nearly found', () => {
  it('is listed with the edit that would have found it, all that this brings, and why it was missed', async () => {
    const clara = await readerOf('clara@reader.example', 'sails NEAR/1 island');
    const { matched, misses } = (await clara.ask('nearly')) as {
      matched: number;
      misses: { articles: { article: { title: string }; reason: string }[] }[];
    };
    expect(matched).toBe(0);
    expect(misses).toMatchObject([{ kind: 'further-apart', query: 'island NEAR/10 sails', added: 6 }]);
    expect(misses[0]?.articles).toHaveLength(5);
    expect(misses[0]?.articles[0]?.article.title).toMatch(/^Ferry report/);
    expect(misses[0]?.articles[0]?.reason).toContain('2 other words stand between them');
  });

  it('is a tab of the rule, whose button tries the edit', async () => {
    const dora = await readerOf('dora@reader.example', 'sails NEAR/1 island');
    const html = await dora.page('?tab=nearly');
    expect(html).toMatch(/name="go" value="nearly"[^>]* aria-current="true"/);
    expect(html).toContain('This edit would have brought 6 articles.');
    const [, value = ''] = /name="try" value="([^"]+)"/.exec(html) ?? [];
    const form = { query: 'sails NEAR/1 island', try: value, frequency: 'daily', cap: '20', tab: 'nearly' };
    const tried = await site.post(`/rules/${dora.rule.id}/look`, { cookie: dora.cookie, form });
    const shown = await site.get(tried.headers.get('location') ?? '', { cookie: dora.cookie });
    expect(await shown.text()).toMatch(/<textarea id="query"[^>]*>\nisland NEAR\/10 sails<\/textarea>/);
  });
});
