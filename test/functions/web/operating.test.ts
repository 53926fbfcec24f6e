import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Redrive } from '../../../shared/aws/queue-operations.ts';
import { createReputationStore } from '../../../shared/store/reputation-store.ts';
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

  it('finds the subscriber of an address, however the address is written', async () => {
    const { id } = await site.subscriber(email, [{ query: 'storm' }]);
    const { status, body } = await find(' Ada@Reader.Example ');
    expect(status).toBe(200);
    expect(body).toEqual({
      subscribers: [expect.objectContaining({ id, email, status: 'active', timezone: expect.any(String) })],
    });
  });

  it('finds nobody for an unknown address, and says why it gets no mail', async () => {
    expect((await find(email)).body).toEqual({ subscribers: [] });
    const { id } = await site.subscriber(email, [{ query: 'storm' }]);
    await site.request('DELETE', `/v1/subscribers/${id}`, { headers });
    const at = site.clock.now.toISOString();
    await site.deps.suppressions.add({ subscriberId: id, reason: 'bounce', at });
    expect((await find(email)).body).toEqual({ subscribers: [], suppression: { reason: 'bounce', at } });
  });

  it('refuses text that is not an address, and a call without one', async () => {
    expect(await find('ada')).toMatchObject({ status: 422, body: { errors: [{ path: 'email' }] } });
    expect((await find('')).status).toBe(422);
  });
});

describe('a subscriber', () => {
  it('is exported with all data, as in their own export', async () => {
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

  it('who does not exist is neither exported nor erased', async () => {
    const path = `/v1/subscribers/${'x'.repeat(32)}`;
    expect((await site.get(`${path}/export`, { headers })).status).toBe(404);
    expect((await site.request('DELETE', path, { headers })).status).toBe(404);
  });
});

describe('queues', () => {
  it('are shown with their number of messages', async () => {
    const answer = await site.get('/v1/queues', { headers });
    expect(await answer.json()).toEqual({
      queues: [{ name: 'articles', waiting: 3, inFlight: 1, delayed: 0, deadLetters: 2 }],
    });
  });

  it.each<[Redrive, number, unknown]>([
    [{ kind: 'moved', messages: 2, more: true }, 202, { messages: 2, more: true }],
    [{ kind: 'moved', messages: 0, more: false }, 202, { messages: 0, more: false }],
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

describe('the brake on mail', () => {
  const sendingOf = async () =>
    ((await (await site.get('/v1/stats', { headers })).json()) as { sending: object }).sending;

  it('is shown with what decides it, and released by an operator', async () => {
    const { reputation, now } = site.deps;
    const feedback = createReputationStore(site.table.access);
    for (let i = 0; i < 45; i++) await feedback.count('bounced', `reader-${i}`, now());
    expect(await sendingOf()).toMatchObject({ state: 'stopped', bounced: 45, bounceRate: 0.045 });

    const answer = await site.post('/v1/sending/resume', { headers });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ state: 'released', bounced: 0 });
    expect(await sendingOf()).toMatchObject({ state: 'released', bounced: 0 });
    expect(await reputation.lastWeek(now())).toEqual({ sent: 0, bounced: 0, complained: 0 });
  });
});
