/** Somebody with a script, and with many addresses to call from. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { limits } from '../../functions/web/limits.ts';
import { tokenFor } from '../support/access-token.ts';
import { startTestSite, type TestSite } from '../support/test-site.ts';

let site: TestSite;
beforeEach(async () => {
  const at = new Date('2030-01-01T12:00:00Z').toISOString();
  // The articles on which queries are tried do not matter here.
  site = await startTestSite({ readSample: async () => ({ articles: [], from: at, to: at }) });
});
afterEach(() => site.table.close());

const minutes = (count: number) => {
  site.clock.now = new Date(site.clock.now.getTime() + count * 60_000);
};
const callerNumber = (n: number) => `198.51.${n >> 8}.${n & 255}`;
const mailsTo = (email: string) => site.sent.filter(({ to }) => to === email).length;

describe('bombing one address with mail', () => {
  const victim = 'victim@example.org';
  const subscribe = (n: number) =>
    site.post('/v1/subscriptions', {
      // Every request reads all queries that were asked for before, so there are twenty different ones.
      json: { email: victim, rules: [{ query: `storm ${n % 20}` }] },
      from: callerNumber(n),
    });

  it('by a hundred sign-ups within an hour, from as many callers, one after the other and at once', async () => {
    for (let n = 0; n < 80; n++) {
      expect((await subscribe(n)).status).toBe(202);
      minutes(0.6);
    }
    // At once, each has to repeat its write for most of the others.
    await Promise.all(Array.from({ length: 20 }, (_, n) => subscribe(80 + n)));
    expect(mailsTo(victim)).toBeGreaterThanOrEqual(1);
    expect(mailsTo(victim)).toBeLessThanOrEqual(3);
  });

  it('all day long is at most six mails', async () => {
    // Days are counted in UTC: this one begins now.
    site.clock.now = new Date(`${site.clock.now.toISOString().slice(0, 10)}T00:00:00Z`);
    minutes(24 * 60);
    for (let n = 0; n < 24 * 2; n++) {
      await subscribe(n);
      minutes(30);
    }
    expect(mailsTo(victim)).toBe(6);
  });

  it('by sign-in links, which go to subscribers only and three an hour', async () => {
    await site.subscriber(victim, [{ query: 'storm' }]);
    const before = mailsTo(victim);
    for (let n = 0; n < 60; n++) {
      await site.post('/sign-in', {
        form: { email: n % 2 ? victim : ` ${victim.toUpperCase()} ` },
        from: callerNumber(n),
      });
      await site.post('/sign-in', { form: { email: 'stranger@example.org' }, from: callerNumber(n) });
    }
    expect(mailsTo(victim) - before).toBe(3);
    expect(mailsTo('stranger@example.org')).toBe(0);
  });
});

describe('signing the whole world up', () => {
  it('ends at the limit of one caller, whatever the addresses, and mails nobody beyond it', async () => {
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, n) =>
        site.post('/v1/subscriptions', {
          json: { email: `person-${n}@example.org`, rules: [{ query: 'storm' }] },
          from: '203.0.113.9',
        }),
      ),
    );
    const taken = answers.filter(({ status }) => status === 202).length;
    expect(taken).toBe(limits.subscribe.max);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(60 - taken);
    expect(site.sent).toHaveLength(taken);
  });
});

describe('a flood of one kind of call', () => {
  const calls = {
    subscribe: (from: string) =>
      site.post('/v1/subscriptions', { json: { email: 'a@example.org', rules: [{ query: 'storm' }] }, from }),
    signIn: (from: string) => site.post('/sign-in', { form: { email: 'a@example.org' }, from }),
    check: (from: string) => site.post('/v1/queries/check', { json: { query: 'storm' }, from }),
    suggest: (from: string) =>
      site.post('/v1/queries/suggest', { json: { wanted: ['Storm over the harbour of Lindmouth'] }, from }),
    operatorSignIn: (from: string) => site.post('/admin', { form: { key: 'ww_wrong' }, from }),
    packs: (from: string) =>
      site.post('/v1/me/packs/look', {
        json: { url: 'https://packs.example/a.yaml' },
        from,
        cookie: reader.cookie,
      }),
    why: (from: string) => site.get('/v1/me/why?title=zeppelin', { from, cookie: reader.cookie }),
    mcp: (from: string) => site.post('/mcp', { from, headers: { authorization }, json: ping }),
  };
  const ping = { jsonrpc: '2.0', id: 1, method: 'ping' };
  let authorization: string;
  let reader: { cookie: string };
  beforeEach(async () => {
    reader = await site.subscriber('curious@example.org', [{ query: 'storm' }]);
    ({ authorization } = (await tokenFor(site, reader.cookie, 'read')).headers);
  });

  it.each(Object.keys(calls) as (keyof typeof calls)[])(
    '%s: exactly as many as allowed get through, of all at once; others are served, and so is the next window',
    async (name) => {
      const { max, seconds } = limits[name];
      const answers = await Promise.all(Array.from({ length: max + 15 }, () => calls[name]('203.0.113.5')));
      const refused = answers.filter(({ status }) => status === 429);
      expect(refused).toHaveLength(15);
      for (const answer of refused) {
        const wait = Number(answer.headers.get('retry-after'));
        expect(wait).toBeGreaterThan(0);
        expect(wait).toBeLessThanOrEqual(seconds);
      }
      expect((await calls[name]('203.0.113.6')).status).not.toBe(429);
      minutes(seconds / 60);
      expect((await calls[name]('203.0.113.5')).status).not.toBe(429);
    },
  );

  it('covers every limit of callers', () => {
    expect([...Object.keys(calls), 'subscribeAll'].toSorted()).toEqual(Object.keys(limits).toSorted());
  });

  it('cannot be spread over one IPv6 network', async () => {
    const answers = await Promise.all(
      Array.from({ length: limits.operatorSignIn.max + 5 }, (_, n) =>
        calls.operatorSignIn(`2001:db8:1:2:${n.toString(16)}::${n}`),
      ),
    );
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(5);
  });
});
