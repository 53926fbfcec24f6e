import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SuppressionReason } from '../../../shared/subscribers/suppression.ts';
import { operatorKey, startTestSite, type TestSite } from '../../support/test-site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.table.close());

const headers = { authorization: `Bearer ${operatorKey}` };
const suppress = (json: object) => site.post('/v1/suppressions', { headers, json });
const lift = (json: object) => site.post('/v1/suppressions/lift', { headers, json });
const reasonOf = async (id: string) => (await site.deps.suppressions.get(id))?.reason;
const happen = (subscriberId: string, reason: SuppressionReason) =>
  site.deps.suppressions.add({ subscriberId, reason, at: site.clock.now.toISOString() });
let serial = 0;
async function person() {
  const email = `person${++serial}@reader.example`;
  return { email, ...(await site.subscriber(email, [{ query: 'storm' }])) };
}

describe('a subscriber that the operator suppresses', () => {
  it('gets no mail of any kind, by address or by id, and keeps its rules', async () => {
    for (const by of ['email', 'id'] as const) {
      const { id, email, cookie } = await person();
      const answer = await suppress({ [by]: by === 'email' ? ` ${email.toUpperCase()} ` : id });
      expect(await answer.json()).toEqual({ id, reason: 'operator', at: site.clock.now.toISOString() });
      expect(await site.deps.subscribers.get(id)).toMatchObject({ status: 'unsubscribed' });
      expect(await site.deps.rules.ofSubscriber(id)).toHaveLength(1);
      site.sent.length = 0;
      await site.post('/v1/subscriptions', { json: { email, rules: [{ query: 'flood' }] } });
      await site.post('/sign-in', { form: { email } });
      expect(site.sent).toEqual([]);
      const resume = await site.request('PATCH', '/v1/me', { cookie, json: { status: 'active' } });
      expect(resume.status).toBe(409);
      expect(await resume.text()).toContain('the operator has stopped it');
    }
  });

  it('need not have subscribed', async () => {
    const { id } = (await (await suppress({ email: 'never@reader.example' })).json()) as { id: string };
    expect(await reasonOf(id)).toBe('operator');
    await site.post('/v1/subscriptions', {
      json: { email: 'never@reader.example', rules: [{ query: 'storm' }] },
    });
    expect(site.sent.some(({ to }) => to === 'never@reader.example')).toBe(false);
    expect(await site.deps.subscribers.get(id)).toBeUndefined();
  });

  it('keeps a stronger reason, and gets one that comes later', async () => {
    const { id } = await person();
    await happen(id, 'bounce');
    await suppress({ id });
    expect(await reasonOf(id)).toBe('bounce');
    const other = await person();
    await suppress({ id: other.id });
    await happen(other.id, 'complaint');
    expect(await reasonOf(other.id)).toBe('complaint');
    await happen(other.id, 'bounce');
    expect(await reasonOf(other.id)).toBe('complaint');
  });

  it.each([
    [{}],
    [{ email: 'a@reader.example', id: 'x' }],
    [{ email: 'nobody' }],
    [{ id: '' }],
    [{ id: 'x'.repeat(65) }],
    [{ email: 'a@reader.example', reason: 'complaint' }],
  ])('is named in one way: %j is refused', async (json) => {
    expect((await suppress(json)).status).toBe(422);
  });
});

describe('a suppression', () => {
  it.each(['operator', 'bounce'] as const)(
    'by %s is lifted, and its owner may start mail again',
    async (reason) => {
      const { id, email, cookie } = await person();
      await site.deps.subscribers.unsubscribe(id);
      await happen(id, reason);
      const lifted = await lift({ email });
      expect([lifted.status, await lifted.json()]).toEqual([200, expect.objectContaining({ id, reason })]);
      expect(await site.deps.subscribers.get(id), 'by itself nothing starts').toMatchObject({
        status: 'unsubscribed',
      });
      const resume = await site.request('PATCH', '/v1/me', { cookie, json: { status: 'active' } });
      expect(await resume.json()).toMatchObject({ status: 'active' });
      expect((await lift({ email })).status).toBe(404);
    },
  );

  it('after a complaint is lifted by saying so only', async () => {
    const { id } = await person();
    await happen(id, 'complaint');
    for (const json of [{ id }, { id, reason: 'operator' }, { id, reason: 'bounce' }]) {
      const refused = await lift(json);
      expect([refused.status, await refused.text()]).toEqual([409, expect.stringContaining('complaint')]);
    }
    expect(await reasonOf(id)).toBe('complaint');
    expect((await lift({ id, reason: 'complaint' })).status).toBe(200);
    expect(await reasonOf(id)).toBeUndefined();
  });

  it('that is another one by the time it is lifted stays', async () => {
    const { id } = await person();
    await happen(id, 'operator');
    const { suppressions } = site.deps;
    const seen = (await suppressions.get(id))!;
    await happen(id, 'complaint');
    expect(await suppressions.remove(seen)).toBe(false);
    const refused = await lift({ id, reason: 'operator' });
    expect([refused.status, await reasonOf(id)]).toEqual([409, 'complaint']);
  });
});

describe('the list of suppressed addresses', () => {
  it('is by reason, newest first, in pages, and shows an address in short form where one is known', async () => {
    const own = await startTestSite();
    const ids = Array.from({ length: 70 }, (_, n) => `suppressed-${n}`);
    for (const [n, subscriberId] of ids.entries()) {
      const at = new Date(Date.UTC(2029, 5, 1, 0, n)).toISOString();
      await own.deps.suppressions.add({ subscriberId, reason: n % 10 ? 'bounce' : 'complaint', at });
    }
    const { id } = await own.subscriber('ada@reader.example', [{ query: 'storm' }]);
    await own.post('/v1/suppressions', { headers, json: { id } });
    const list = async (query: string) =>
      (await (await own.get(`/v1/suppressions?${query}`, { headers })).json()) as {
        suppressions: { id: string; email?: string }[];
        cursor?: string;
      };
    expect((await list('reason=operator')).suppressions).toEqual([
      { id, reason: 'operator', at: expect.any(String), email: 'a***@reader.example' },
    ]);
    expect((await list('reason=complaint')).suppressions.map((one) => one.id)).toEqual(
      [60, 50, 40, 30, 20, 10, 0].map((n) => `suppressed-${n}`),
    );
    const first = await list('reason=bounce');
    const second = await list(`reason=bounce&cursor=${encodeURIComponent(first.cursor ?? '')}`);
    expect([first.suppressions.length, second.suppressions.length, second.cursor]).toEqual([
      50,
      13,
      undefined,
    ]);
    expect((await own.get('/v1/suppressions', { headers })).status).toBe(422);
    await own.table.close();
  });
});
