import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consoleAdminPages, consoleForms } from '../../../functions/web/operator-calls.ts';
import { createHeartbeatStore } from '../../../shared/store/heartbeat-store.ts';
import { openConsole, openToLook } from '../../support/console.ts';
import { operatorKey, startTestSite, type TestSite } from '../../support/test-site.ts';

let site: TestSite;
let reader: { id: string; cookie: string };
const byOperator = { headers: { authorization: `Bearer ${operatorKey}` } };
const textOf = async (path: string, cookie: string) => (await site.get(path, { cookie })).text();

beforeAll(async () => {
  site = await startTestSite();
  reader = await site.subscriber('reader@example.org', [{ query: 'ferry' }]);
});
afterAll(() => site.table.close());

/** Every page and form of the console. */
const served = (method: string) =>
  site.app.routes
    .filter((route) => route.method === method && route.path.startsWith('/admin/'))
    .map(({ path }) => path.replace(/:\w+/g, 'none'));

describe('the console', () => {
  it('opens with a key that may look at least', async () => {
    const answers = ['ww_wrong', 'letmein'].map(async (key) => {
      const answer = await site.post('/admin', { form: { key } });
      return [answer.status, await answer.text()];
    });
    expect(await Promise.all(answers)).toEqual([
      [401, expect.stringContaining('The key is unknown')],
      [401, expect.stringContaining('That isn’t an API key: it starts with ww_.')],
    ]);
    expect(await textOf('/admin', await openConsole(site))).toContain('Needs attention');
    expect(await textOf('/admin', await openToLook(site))).toContain('Needs attention');
  });

  it('sends who is not signed in to the key first, and on to the page that was asked for', async () => {
    for (const path of served('GET')) {
      const answer = await site.get(path);
      expect([answer.status, answer.headers.get('location')], path).toEqual([
        303,
        `/admin?next=${encodeURIComponent(path)}`,
      ]);
    }
    const page = await (await site.get('/admin?next=%2Fadmin%2Ffeeds%3Fstate%3Dfailing')).text();
    expect(page).toContain('name="next" value="/admin/feeds?state=failing"');
    const opened = await site.post('/admin', {
      form: { key: operatorKey, next: '/admin/feeds?state=failing' },
    });
    expect(opened.headers.get('location')).toBe('/admin/feeds?state=failing');
    for (const next of ['https://evil.example/admin', '//evil.example', '/rules', '/administer']) {
      const elsewhere = await site.post('/admin', { form: { key: operatorKey, next } });
      expect(elsewhere.headers.get('location'), next).toBe('/admin');
    }
  });

  it('does not accept a subscriber’s session as an operator’s', async () => {
    const cookie = reader.cookie.replace('session=', 'operator-session=');
    expect(await textOf('/admin', cookie)).not.toContain('Needs attention');
    expect((await site.post('/admin/keys', { cookie, form: { name: 'x', admin: 'on' } })).status).toBe(401);
  });

  it('answers a reload of what a form was sent to with a page', async () => {
    const cookie = await openConsole(site);
    for (const path of served('POST').filter((one) => one !== '/admin/sign-out'))
      expect((await site.get(path, { cookie })).status, path).not.toBe(405);
  });

  it('closes', async () => {
    const cookie = await openConsole(site);
    await site.post('/admin/sign-out', { cookie, form: {} });
    expect(await textOf('/admin', cookie)).not.toContain('Needs attention');
  });
});

describe('a key that may only look', () => {
  it('sees every page but those that lead to a change, and no form but the searches', async () => {
    const cookie = await openToLook(site);
    const hidden = consoleAdminPages.map((page) => page.replace(/\{\w+\}/g, 'none'));
    const formPaths = new Set(served('POST'));
    for (const path of served('GET')) {
      const answer = await site.get(path, { cookie });
      if (hidden.includes(path)) {
        expect(answer.status, path).toBe(403);
        continue;
      }
      expect([200, 303, 404], path).toContain(answer.status);
      const posts = [...(await answer.text()).matchAll(/<form[^>]*method="post"[^>]*action="([^"]*)"/g)];
      expect(
        posts
          .map(([, action]) => action)
          .filter((action) => action !== '/admin/sign-out' && action !== '/language'),
        path,
      ).toEqual([]);
    }
    expect(formPaths.size).toBeGreaterThan(5);
  });

  it('may send no form, which changes nothing', async () => {
    const cookie = await openToLook(site);
    for (const form of Object.keys(consoleForms)) {
      const path = form.replace('POST ', '').replace(/\{\w+\}/g, 'none');
      const answer = await site.post(path, { cookie, form: { name: 'Successor', admin: 'on' } });
      expect(answer.status, path).toBe(403);
    }
    expect((await site.deps.apiKeys.list()).map(({ name }) => name)).not.toContain('Successor');
  });
});

describe('every form of the console', () => {
  it('is in the table of forms, which names its action in the audit log', () => {
    const posts = site.app.routes
      .filter(
        ({ method, path }) => method === 'POST' && path.startsWith('/admin/') && path !== '/admin/sign-out',
      )
      .map(({ path }) => `POST ${path.replace(/:(\w+)/g, '{$1}')}`);
    expect(Object.keys(consoleForms).sort()).toEqual([...new Set(posts)].sort());
  });
});

describe('the page of keys', () => {
  it('creates a key that works, shows it once, and deletes it', async () => {
    const cookie = await openConsole(site);
    const page = await (
      await site.post('/admin/keys', { cookie, form: { name: 'Robot', admin: 'on' } })
    ).text();
    const [key] = /ww_[\w-]{43}/.exec(page) ?? [];
    expect((await site.get('/v1/stats', { headers: { authorization: `Bearer ${key}` } })).status).toBe(200);
    const made = (await site.deps.apiKeys.list()).find(({ name }) => name === 'Robot');
    expect(made).toMatchObject({ scopes: ['admin'] });
    expect(await textOf('/admin/keys', cookie)).not.toContain(key);
    const deleted = await site.post(`/admin/keys/${made?.id}/delete`, { cookie, form: {} });
    expect(deleted.headers.get('location')).toBe('/admin/keys?done=deleted');
    expect((await site.deps.apiKeys.list()).map(({ name }) => name)).not.toContain('Robot');
  });

  it('keeps what was typed and names the field that is wrong', async () => {
    const cookie = await openConsole(site);
    const answer = await site.post('/admin/keys', { cookie, form: { name: 'Nameless robot' } });
    const page = await answer.text();
    expect(answer.status).toBe(422);
    expect(page).toContain('value="Nameless robot"');
    expect(page).toContain('href="#scopes"');
  });
});

describe('the health page', () => {
  it('shows newsletters that wait for a confirmation, and their page the link as text and link', async () => {
    const made = await site.post('/v1/feeds', {
      ...byOperator,
      json: { newsletter: { name: 'Coast & sea' } },
    });
    const { id } = (await made.json()) as { id: string };
    const cookie = await openConsole(site);
    expect(await textOf('/admin', cookie)).not.toContain('asks whether the subscription is meant');
    await site.deps.feeds.change(id, { confirmUrl: 'https://lists.example/confirm?a=1&b=<2>' });
    expect(await textOf('/admin', cookie)).toContain('Coast &amp; sea');
    expect(await textOf(`/admin/feeds/${id}`, cookie)).toContain(
      'href="https://lists.example/confirm?a=1&amp;b=&lt;2&gt;"',
    );
    await site.deps.feeds.delete(id);
  });

  it('says of each part how it does, with the runbook’s entry where it does badly', async () => {
    const cookie = await openConsole(site);
    await site.deps.statistics.countArticle(site.clock.now);
    await createHeartbeatStore(site.table.access).beat(
      'schedule-feeds',
      new Date(site.clock.now.getTime() - 3_600_000).toISOString(),
    );
    const page = await textOf('/admin', cookie);
    expect(page).toContain('Stopped: schedule-feeds.');
    expect(page).toContain('docs/runbook.md#timer-stopped');
    expect(page).toContain('They come in.');
  });
});

describe('the numbers of the service', () => {
  it('are those of the API', async () => {
    const answer = await site.get('/v1/stats', byOperator);
    expect(await answer.json()).toMatchObject({
      articlesLastHour: 1,
      articlesLastDay: 1,
      overdueSubscribers: 0,
      sending: { state: 'released', sent: 0, bounced: 0, complained: 0, bounceRate: 0, complaintRate: 0 },
    });
  });
});
