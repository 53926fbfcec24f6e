import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consoleForms, operatorCalls } from '../../../functions/web/operator-calls.ts';
import { slotTag } from '../../../shared/delivery/slot-tag.ts';
import { newFeed } from '../../../shared/feeds/feed.ts';
import type { AuditEntry } from '../../../shared/security/audit.ts';
import { createApiKeyStore } from '../../../shared/store/api-key-store.ts';
import { createAuditStore } from '../../../shared/store/audit-store.ts';
import { createEmbargoStore } from '../../../shared/store/embargo-store.ts';
import { allItems } from '../../support/all-items.ts';
import { inventArticle, inventPlan } from '../../support/invented.ts';
import { operatorKey, startTestSite, TestSite } from '../../support/test-site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite({
    queues: { states: async () => [], redrive: async () => ({ kind: 'moved', messages: 1, more: false }) },
  });
});
afterAll(() => site.table.close());

const headers = { authorization: `Bearer ${operatorKey}` };
const operator = (method: string, path: string, json?: unknown) =>
  site.request(method, path, { headers, ...(json !== undefined && { json }) });

async function entries(query = ''): Promise<AuditEntry[]> {
  const answer = await operator('GET', `/v1/audit?${query}`);
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { entries: AuditEntry[] }).entries;
}
const newest = async () => (await entries())[0];
const tick = () => {
  site.clock.now = new Date(site.clock.now.getTime() + 1000);
};

interface Given {
  readonly id?: string;
  readonly type?: string;
  readonly body?: string;
}

/** What makes a call succeed, by its action. */
async function bodyFor(action: string): Promise<Given> {
  const json = (value: unknown, id?: string): Given => ({
    type: 'application/json',
    body: JSON.stringify(value),
    ...(id !== undefined && { id }),
  });
  const feed = async () => {
    const added = await site.deps.feeds.list();
    if (added[0]) return added[0].id;
    const one = newFeed({ url: 'https://feeds.example/rss' }, site.clock.now);
    await site.deps.feeds.create(one);
    return one.id;
  };
  const person = async () =>
    (await site.subscriber(`p${site.sent.length}@reader.example`, [{ query: 'storm' }])).id;
  switch (action) {
    case 'article.withdraw':
      await createEmbargoStore(site.table.access).put({
        article: inventArticle({ id: 'a1' }),
        notBefore: '2031-01-01T00:00:00.000Z',
        acceptedAt: site.clock.now.toISOString(),
      });
      return { id: 'a1' };
    case 'feed.add':
      return json({ url: 'https://feeds.example/new' });
    case 'feed.change':
      return json({ title: 'Port' }, await feed());
    case 'feed.import':
      return {
        type: 'text/x-opml',
        body: '<opml><body><outline xmlUrl="https://a.example/"/></body></opml>',
      };
    case 'source-list.put':
      return json({ sources: ['Aster Press'] }, 'harbours');
    case 'source-list.remove':
      return { id: 'harbours' };
    case 'key.make':
      return json({ name: 'Robot', scopes: ['read'] });
    case 'key.delete':
      return { id: (await site.deps.apiKeys.list())[0]?.id ?? '' };
    case 'subscriber.import':
      return { type: 'text/csv', body: 'email,query\nada@reader.example,storm\n' };
    case 'subscriber.export':
    case 'subscriber.erase':
      return { id: await person() };
    case 'suppression.add':
    case 'suppression.lift':
      return json({ email: 'gone@reader.example' });
    case 'delivery.repeat': {
      const [subscriberId, slot] = [await person(), '2030-01-01T08:00:00.000Z'];
      const { deliveries } = site.deps;
      await deliveries.record(inventPlan({ subscriberId, slot, kind: 'digest' }));
      await deliveries.confirmSent(subscriberId, slot, 'ses-1', slot);
      await deliveries.recordBounce(subscriberId, slot, { kind: 'soft', at: slot });
      return { id: `${subscriberId}.${slotTag(slot)}` };
    }
    case 'source-proposal.remove':
      await site.deps.sourceProposals.add({
        host: 'courier.example',
        example: 'https://courier.example/ferry',
        at: site.clock.now.toISOString(),
      });
      return { id: 'courier.example' };
    case 'queue.redrive':
      return { id: 'articles' };
    default:
      return action.startsWith('feed.') ? { id: await feed() } : {};
  }
}

/** They need nothing that could be wrong, or a queue that this site has. */
const neverRefused: readonly string[] = ['queue.redrive', 'subscriber.export-all', 'sending.resume'];

describe('every call that changes something', () => {
  it('names its action, as does exporting people, and none that only looks does', () => {
    for (const [call, { needs, ...more }] of Object.entries(operatorCalls)) {
      const changes = !call.startsWith('GET ') && needs !== 'ingest';
      if (changes) expect(more, call).toHaveProperty('action');
      else if (!call.endsWith('/export') || needs === 'read') expect(more, call).not.toHaveProperty('action');
    }
  });

  it('leaves an entry that says what, on what and by whom, and none if it is refused', async () => {
    const entriesBefore = (await entries()).length;
    for (const [call, one] of Object.entries(operatorCalls)) {
      if (!('action' in one)) continue;
      tick();
      const [method = '', path = ''] = call.split(' ');
      const given = await bodyFor(one.action);
      const answer = await site.app.request(
        `https://news.example${path.replace(/\{\w+\}/, given.id ?? '')}`,
        {
          method,
          headers: { ...headers, ...(given.type && { 'content-type': given.type }) },
          ...(given.body !== undefined && { body: given.body }),
        },
      );
      expect(answer.status, `${call}: ${await answer.text()}`).toBeLessThan(400);
      expect(await newest(), call).toMatchObject({
        action: one.action,
        at: site.clock.now.toISOString(),
        who: { kind: 'key', keyId: 'operator', name: 'First operator key' },
        outcome: 'done',
        ...(path.includes('{') && { on: given.id }),
      });
    }
    const entriesAfter = (await entries()).length;
    expect(entriesAfter).toBeGreaterThan(entriesBefore + 10);
    for (const [call, one] of Object.entries(operatorCalls)) {
      if (!('action' in one) || neverRefused.includes(one.action)) continue;
      const [method = '', path = ''] = call.split(' ');
      const body = method === 'GET' || method === 'DELETE' ? undefined : { nothing: 'of the kind' };
      const { status } = await operator(method, path.replace(/\{\w+\}/, 'none'), body);
      expect(status, call).toBeGreaterThanOrEqual(400);
    }
    expect(await entries()).toHaveLength(entriesAfter);
  });

  it('of the console needs a session, and leaves an entry that says so', async () => {
    for (const call of Object.keys(consoleForms)) {
      const [, path = ''] = call.split(' ');
      expect((await site.post(path.replace(/\{\w+\}/, 'x'), { form: {} })).status, call).toBe(401);
    }
    tick();
    const opened = await site.post('/admin', { form: { key: operatorKey } });
    expect(await newest()).toMatchObject({ action: 'console.open', outcome: 'done' });
    const cookie = opened.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    tick();
    await site.post('/admin/keys', { cookie, form: { name: 'Desk', ingest: 'on' } });
    const [made] = await site.deps.apiKeys.list();
    expect(await newest()).toMatchObject({
      action: 'key.make',
      who: { kind: 'session', keyId: 'operator' },
      on: made?.id,
      detail: 'Desk: ingest',
      outcome: 'done',
    });
  });
});

describe('an entry', () => {
  it('says what was added, by its id and its host', async () => {
    tick();
    const added = await operator('POST', '/v1/feeds', { url: 'https://port.example/rss?key=hidden-key' });
    const { id } = (await added.json()) as { id: string };
    expect(await newest()).toMatchObject({ action: 'feed.add', on: id, detail: 'port.example' });
    tick();
    await operator('PATCH', `/v1/feeds/${id}`, {
      title: 'Port',
      login: { name: 'x', password: 'hidden-word' },
    });
    expect(await newest()).toMatchObject({ action: 'feed.change', on: id, detail: 'title, login' });
  });

  it('holds no secret and no address, not even one that was typed in the wrong place', async () => {
    const failing = new TestSite(site.table, {
      queues: {
        states: async () => [],
        redrive: async () => {
          throw new Error('x');
        },
      },
    });
    for (const id of [operatorKey, 'ada@reader.example', 'x'.repeat(900)])
      expect((await failing.post(`/v1/queues/${id}/redrive`, { headers })).status).toBeGreaterThanOrEqual(
        400,
      );
    await operator('POST', '/v1/keys', { name: `Copy of ${operatorKey}`, scopes: ['read'] });
    await operator('POST', '/v1/suppressions', { email: 'ada@reader.example' });
    const kept = (await allItems(site.table)).filter(({ __edb_e__ }) => __edb_e__ === 'audit');
    expect(kept.length).toBeGreaterThan(10);
    expect(JSON.stringify(kept)).not.toMatch(/ww_|@|hidden|xxxx/);
  });

  it('is kept for a year', async () => {
    const [kept] = (await allItems(site.table)).filter(({ __edb_e__ }) => __edb_e__ === 'audit');
    expect(Number(kept?.expiresAt) - Date.parse(String(kept?.at)) / 1000).toBe(365 * 86_400);
  });
});

describe('the log', () => {
  it('is read page by page, newest first, and can be filtered by action, key and thing', async () => {
    const store = createAuditStore(site.table.access);
    const who = { kind: 'key', keyId: 'k1', name: 'Robot' } as const;
    for (let n = 0; n < 120; n++) {
      const at = new Date(Date.UTC(2029, 10, 1 + Math.floor(n / 2), 8, n)).toISOString();
      await store.put({ id: `e${n}`, at, who, action: 'feed.poll', on: `f${n % 2}`, outcome: 'done' });
    }
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const answer = await operator('GET', `/v1/audit?key=k1&on=f1${cursor ? `&cursor=${cursor}` : ''}`);
      const page = (await answer.json()) as { entries: AuditEntry[]; cursor?: string };
      seen.push(...page.entries.map(({ id }) => id));
      cursor = page.cursor;
    } while (cursor);
    expect(seen).toEqual(Array.from({ length: 60 }, (_, n) => `e${119 - 2 * n}`));
    expect(await entries('key=k1&action=feed.add')).toEqual([]);
    const early = await entries('key=k1&before=2029-11-01T08:01:00Z');
    expect(early.map(({ id }) => id)).toEqual(['e0']);
    expect((await operator('GET', '/v1/audit?action=feed.dance')).status).toBe(422);
    expect((await operator('GET', '/v1/audit?cursor=x')).status).toBe(422);
  });
});

describe('a log that cannot be written', () => {
  const failing = (failsFrom: number) => {
    let writes = 0;
    const store = createAuditStore(site.table.access);
    return new TestSite(site.table, {
      auditLog: {
        ...store,
        async put(entry) {
          writes += 1;
          if (writes >= failsFrom) throw Object.assign(new Error('no table'), { $fault: 'server' });
          await store.put(entry);
        },
      },
    });
  };
  const make = (on: TestSite) => on.post('/v1/keys', { headers, json: { name: 'Late', scopes: ['read'] } });
  const names = async () => (await createApiKeyStore(site.table.access).list()).map(({ name }) => name);

  it('before the change lets nothing be changed', async () => {
    expect((await make(failing(1))).status).toBe(503);
    expect(await names()).not.toContain('Late');
  });

  it('after the change keeps the entry as begun, and the change stands', async () => {
    const half = failing(2);
    half.clock.now = new Date(site.clock.now.getTime() + 1000);
    expect((await make(half)).status).toBe(201);
    expect(await names()).toContain('Late');
    site.clock.now = half.clock.now;
    expect(await newest()).toMatchObject({ action: 'key.make', outcome: 'begun' });
    expect(half.log).toMatchObject([{ level: 'error', message: expect.stringContaining('key.make') }]);
  });
});
