import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Redrive } from '../../../shared/aws/queue-operations.ts';
import { allItems } from '../../support/all-items.ts';
import { operatorKey, startTestSite, type TestSite } from '../../support/test-site.ts';

const headers = { authorization: `Bearer ${operatorKey}` };
const email = 'ada@reader.example';

let site: TestSite;
let redrive: Redrive;

beforeEach(async () => {
  const state = { name: 'articles', waiting: 3, inFlight: 1, delayed: 0, deadLetters: 2 };
  site = await startTestSite({ queues: { states: async () => [state], redrive: async () => redrive } });
});
afterEach(() => site.table.close());

describe('GET /v1/subscribers', () => {
  const find = async (address: string) => {
    const answer = await site.get(`/v1/subscribers?email=${encodeURIComponent(address)}`, { headers });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };

  it('finds who has an address, however it is written', async () => {
    const { id } = await site.subscriber(email, [{ query: 'storm' }]);
    const { status, body } = await find(' Ada@Reader.Example ');
    expect(status).toBe(200);
    expect(body).toEqual({
      subscribers: [expect.objectContaining({ id, email, status: 'active', timezone: expect.any(String) })],
    });
  });

  it('finds nobody where there is nobody, and says why nothing is mailed', async () => {
    expect((await find(email)).body).toEqual({ subscribers: [] });
    const { id } = await site.subscriber(email, [{ query: 'storm' }]);
    await site.request('DELETE', `/v1/subscribers/${id}`, { headers });
    const at = site.clock.now.toISOString();
    await site.deps.suppressions.add({ subscriberId: id, reason: 'bounce', at });
    expect((await find(email)).body).toEqual({ subscribers: [], suppression: { reason: 'bounce', at } });
  });

  it('refuses what is no address, and a call without one', async () => {
    expect(await find('ada')).toMatchObject({ status: 422, body: { errors: [{ path: 'email' }] } });
    expect((await site.get('/v1/subscribers', { headers })).status).toBe(422);
  });
});

describe('a subscriber', () => {
  it('is exported with everything, as to themselves', async () => {
    const { id, cookie } = await site.subscriber(email, [{ query: 'storm' }]);
    const forOperator = await (await site.get(`/v1/subscribers/${id}/export`, { headers })).json();
    const forThemselves = await (await site.get('/v1/me/export', { cookie })).json();
    expect(forOperator).toEqual(forThemselves);
    expect(JSON.stringify(forOperator)).toContain('storm');
  });

  it('is erased wholly, and nobody else is', async () => {
    const [ada, bob] = [
      await site.subscriber(email, [{ query: 'storm' }]),
      await site.subscriber('bob@reader.example', [{ query: 'storm' }]),
    ];
    const of = async (id: string) =>
      (await allItems(site.table)).filter(({ pk }) => pk === `subscriber#${id}`).length;
    expect(await of(ada.id)).toBeGreaterThan(0);
    const before = await of(bob.id);
    expect((await site.request('DELETE', `/v1/subscribers/${ada.id}`, { headers })).status).toBe(204);
    expect([await of(ada.id), await of(bob.id)]).toEqual([0, before]);
  });

  it('that there is not is neither exported nor erased', async () => {
    const path = `/v1/subscribers/${'x'.repeat(32)}`;
    expect((await site.get(`${path}/export`, { headers })).status).toBe(404);
    expect((await site.request('DELETE', path, { headers })).status).toBe(404);
  });
});

describe('queues', () => {
  it('are shown as full as they are', async () => {
    const answer = await site.get('/v1/queues', { headers });
    expect(await answer.json()).toEqual({
      queues: [{ name: 'articles', waiting: 3, inFlight: 1, delayed: 0, deadLetters: 2 }],
    });
  });

  it.each<[Redrive, number, unknown]>([
    [{ kind: 'started', messages: 2 }, 202, { messages: 2 }],
    [{ kind: 'nothing' }, 202, { messages: 0 }],
    [{ kind: 'running' }, 409, { detail: expect.stringContaining('being moved already') }],
    [{ kind: 'not-from-here' }, 409, { detail: expect.stringContaining('runbook') }],
    [{ kind: 'unknown-queue' }, 404, { detail: expect.stringContaining('GET /v1/queues') }],
  ])('redriven: %j is answered with %d', async (outcome, status, body) => {
    redrive = outcome;
    const answer = await site.post('/v1/queues/articles/redrive', { headers });
    expect([answer.status, await answer.json()]).toEqual([
      status,
      status === 202 ? body : expect.objectContaining(body),
    ]);
  });
});
