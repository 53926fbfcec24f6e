import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSubscriberListing } from '../../../shared/store/subscriber-listing.ts';
import { allItems } from '../../support/all-items.ts';
import { inventSubscriber } from '../../support/invented.ts';
import { operatorKey, startTestSite, type TestSite } from '../../support/test-site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.table.close());

const headers = { authorization: `Bearer ${operatorKey}` };
interface Page {
  readonly subscribers: { id: string; email: string; status: string; suppressed?: string }[];
  readonly cursor?: string;
}
const page = async (query = '') =>
  (await (await site.get(`/v1/subscribers?${query}`, { headers })).json()) as Page;

async function all(query = ''): Promise<Page['subscribers']> {
  const found: Page['subscribers'] = [];
  let cursor: string | undefined;
  do {
    const next = await page(`${query}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
    expect(next.subscribers.length).toBeLessThanOrEqual(50);
    found.push(...next.subscribers);
    cursor = next.cursor;
  } while (cursor !== undefined);
  return found;
}

const tick = () => {
  site.clock.now = new Date(site.clock.now.getTime() + 1000);
};

describe('the list of subscribers', () => {
  it('has everybody once, newest first, in pages, also when due times move meanwhile', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 120; n++) {
      const id = `listed-${String(n).padStart(3, '0')}`;
      const createdAt = new Date(Date.UTC(2029, 0, 1, 0, n)).toISOString();
      await site.deps.subscribers.create(
        inventSubscriber({
          id,
          email: `p${n}@reader.example`,
          status: n % 3 ? 'active' : 'pending',
          createdAt,
        }),
      );
      ids.unshift(id);
    }
    const first = await page();
    await site.deps.subscribers.change('listed-005', { nextDeliveryAt: site.clock.now.toISOString() });
    const second = await page(`cursor=${encodeURIComponent(first.cursor ?? '')}`);
    const third = await page(`cursor=${encodeURIComponent(second.cursor ?? '')}`);
    expect(third.cursor).toBeUndefined();
    expect([first, second, third].flatMap(({ subscribers }) => subscribers.map(({ id }) => id))).toEqual(ids);
  });

  it('shows no whole address', async () => {
    const text = await (await site.get('/v1/subscribers', { headers })).text();
    expect(text).toContain('"p***@reader.example"');
    expect(text).not.toMatch(/p\d+@/);
    const one = await (await site.get('/v1/subscribers/listed-001', { headers })).text();
    expect(JSON.parse(one)).toMatchObject({ id: 'listed-001', email: 'p***@reader.example', rules: 0 });
    expect(one).not.toContain('p1@');
  });

  it('is cut down to those of a state', async () => {
    const pending = await all('status=pending');
    expect(pending).toHaveLength(40);
    expect(new Set(pending.map(({ status }) => status))).toEqual(new Set(['pending']));
    expect((await site.get('/v1/subscribers?status=asleep', { headers })).status).toBe(422);
    expect((await site.get('/v1/subscribers?cursor=x', { headers })).status).toBe(422);
  });
});

describe('a subscriber', () => {
  const email = 'ada@reader.example';

  it('is listed while it waits to be confirmed, and for good once it is', async () => {
    await site.post('/v1/subscriptions', { json: { email, rules: [{ query: 'storm' }] } });
    const listing = async () =>
      (await allItems(site.table)).find(
        ({ __edb_e__, id }) => __edb_e__ === 'listing' && !String(id).startsWith('listed-'),
      );
    const first = Number((await listing())?.expiresAt);
    expect(first).toBeGreaterThan(0);
    tick();
    site.clock.now = new Date(site.clock.now.getTime() + 3_600_000);
    await site.post('/v1/subscriptions', { json: { email, rules: [{ query: 'flood' }] } });
    expect(Number((await listing())?.expiresAt)).toBeGreaterThan(first);
    await site.post('/confirm', { form: { token: site.lastToken(email) } });
    expect(await listing()).not.toHaveProperty('expiresAt');
    expect((await page()).subscribers[0]).toMatchObject({ email: 'a***@reader.example', status: 'active' });
  });

  it('is listed again if the listing was lost, when it asks again and when it confirms', async () => {
    const other = 'bob@reader.example';
    const lose = async (id: string) => {
      await createSubscriberListing(site.table.access).add(id, '2000-01-01T00:00:00.000Z', 1);
      const { client, table } = site.table.access;
      const { DeleteCommand } = await import('@aws-sdk/lib-dynamodb');
      await client.send(
        new DeleteCommand({ TableName: table, Key: { pk: `subscriber#${id}`, sk: 'listing' } }),
      );
    };
    await site.post('/v1/subscriptions', { json: { email: other, rules: [{ query: 'storm' }] } });
    const [{ id } = { id: '' }] = (await page()).subscribers;
    const isListed = async () => (await all()).some((one) => one.id === id);
    await lose(id);
    expect(await isListed()).toBe(false);
    await site.post('/v1/subscriptions', { json: { email: other, rules: [{ query: 'storm' }] } });
    expect(await isListed()).toBe(true);
    await lose(id);
    await site.post('/confirm', { form: { token: site.lastToken(other) } });
    expect(await isListed()).toBe(true);
  });

  it('leaves the list when it is erased', async () => {
    const [{ id } = { id: '' }] = (await page()).subscribers;
    expect((await site.request('DELETE', `/v1/subscribers/${id}`, { headers })).status).toBe(204);
    expect((await all()).map((one) => one.id)).not.toContain(id);
    expect((await site.get(`/v1/subscribers/${id}`, { headers })).status).toBe(404);
    expect((await allItems(site.table)).some(({ pk }) => pk === `subscriber#${id}`)).toBe(false);
  });
});
