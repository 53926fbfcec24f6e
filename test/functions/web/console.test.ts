import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operatorKey, startTestSite, type TestSite } from '../../support/test-site.ts';

let site: TestSite;
let reader: { id: string; cookie: string };
const byOperator = { headers: { authorization: `Bearer ${operatorKey}` } };

beforeAll(async () => {
  site = await startTestSite();
  reader = await site.subscriber('reader@example.org', [{ query: 'ferry' }]);
  await site.storeArticle('a1', 'Ferry strike ends', 'Crews of the island ferries return to work on Monday.');
  await site.storeArticle('a2', 'Harbour to be dredged', 'Two ferries wait outside the harbour.');
  await site.storeArticle('a3', 'Opera season opens', 'The house was full.');
});
afterAll(() => site.table.close());

describe('the console', () => {
  it('opens with an admin key only, makes a key that works, and deletes it', async () => {
    expect((await site.post('/admin', { form: { key: 'ww_wrong' } })).status).toBe(401);
    const opened = await site.post('/admin', { form: { key: operatorKey } });
    expect(opened.status).toBe(303);
    const cookie = opened.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    expect(await (await site.get('/admin', { cookie })).text()).toContain('API keys');

    const page = await (
      await site.post('/admin/keys', { cookie, form: { name: 'Robot', admin: 'on' } })
    ).text();
    const [key] = /ww_[\w-]{43}/.exec(page) ?? [];
    expect((await site.get('/v1/stats', { headers: { authorization: `Bearer ${key}` } })).status).toBe(200);
    const [made] = await site.deps.apiKeys.list();
    expect(made).toMatchObject({ name: 'Robot', scopes: ['admin'] });
    await site.post(`/admin/keys/${made?.id}/delete`, { cookie, form: {} });
    expect(await site.deps.apiKeys.list()).toEqual([]);

    await site.post('/admin/sign-out', { cookie, form: {} });
    expect(await (await site.get('/admin', { cookie })).text()).not.toContain('API keys');
  });

  it('shows newsletters that wait for a confirmation, with the link as text and link', async () => {
    const made = await site.post('/v1/feeds', {
      ...byOperator,
      json: { newsletter: { name: 'Coast & sea' } },
    });
    const { id } = (await made.json()) as { id: string };
    const opened = await site.post('/admin', { form: { key: operatorKey } });
    const cookie = opened.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    expect(await (await site.get('/admin', { cookie })).text()).not.toContain('Newsletters to confirm');
    await site.deps.feeds.change(id, { confirmUrl: 'https://lists.example/confirm?a=1&b=<2>' });
    const page = await (await site.get('/admin', { cookie })).text();
    expect(page).toContain('Coast &amp; sea');
    expect(page).toContain('href="https://lists.example/confirm?a=1&amp;b=&lt;2&gt;"');
    await site.deps.feeds.delete(id);
  });

  it('does not take a subscriber’s session for an operator’s', async () => {
    const cookie = reader.cookie.replace('session=', 'operator-session=');
    expect(await (await site.get('/admin', { cookie })).text()).not.toContain('API keys');
    expect((await site.post('/admin/keys', { cookie, form: { name: 'x', admin: 'on' } })).status).toBe(401);
  });

  it('says how the service does', async () => {
    await site.deps.statistics.countArticle(site.clock.now);
    const answer = await site.get('/v1/stats', byOperator);
    expect(await answer.json()).toMatchObject({
      articlesLastHour: 1,
      articlesLastDay: 1,
      lastArticleAt: expect.any(String),
      overdueSubscribers: 0,
    });
  });
});
