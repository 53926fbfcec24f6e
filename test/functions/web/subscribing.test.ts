import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { subscriberId } from '../../../shared/security/subscriber-id.ts';
import { allItems } from '../../support/all-items.ts';
import { startTestSite, TestSite, testKeys } from '../../support/test-site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.table.close());

const rules = [{ query: '"Quds Force" AND Iran', frequency: 'as-it-happens' }];
const idOf = (email: string) => subscriberId(testKeys, email);
const subscribe = (email: string, from?: string) =>
  site.post('/v1/subscriptions', { json: { email, rules }, ...(from && { from }) });
const rulesOf = (email: string) => site.deps.rules.ofSubscriber(idOf(email));

describe('POST /v1/subscriptions', () => {
  it('mails one confirmation and writes no rule before it is confirmed', async () => {
    const answer = await subscribe('new@example.org');
    expect(answer.status).toBe(202);
    expect(site.sent).toMatchObject([
      {
        kind: 'confirmation',
        to: 'new@example.org',
        rules: [{ query: '"Quds Force" AND Iran', frequency: 'as-it-happens' }],
      },
    ]);
    expect(await rulesOf('new@example.org')).toEqual([]);
    expect(await site.deps.subscribers.get(idOf('new@example.org'))).toMatchObject({ status: 'pending' });
  });

  it('mails once for a hundred requests at the same time for one address', async () => {
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, n) => subscribe('victim@example.org', `198.51.100.${n}`)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(site.sent.filter(({ to }) => to === 'victim@example.org')).toHaveLength(1);
  });

  it('mails again after two minutes, and the first link also confirms later requests', async () => {
    const mails = () => site.sent.filter(({ to }) => to === 'slow@example.org');
    const ask = (query: string) =>
      site.post('/v1/subscriptions', {
        json: { email: 'slow@example.org', rules: [{ query }] },
        from: '192.0.2.11',
      });
    await ask('ferry');
    site.clock.now = new Date(site.clock.now.getTime() + 2 * 60_000 - 1);
    await ask('volcano');
    expect(mails()).toHaveLength(1);
    site.clock.now = new Date(site.clock.now.getTime() + 1);
    await ask('harbour bridge');
    expect(
      mails()
        .at(-1)
        ?.rules?.map(({ query }) => query),
    ).toEqual(['ferry', 'volcano', 'harbour bridge']);
    await site.post('/confirm', { form: { token: mails()[0]?.token ?? '' } });
    expect((await rulesOf('slow@example.org')).map(({ text }) => text).sort()).toEqual([
      'ferry',
      'harbour bridge',
      'volcano',
    ]);
  });

  it('mails at most three times an hour and six times a day to one mailbox, and loses no rule', async () => {
    const mails = () => site.sent.filter(({ to }) => to.startsWith('flooded'));
    const start = site.clock.now.getTime();
    for (let n = 0; n < 100; n += 1) {
      const email = n % 3 === 0 ? `flooded+${n % 4}@example.org` : 'flooded@example.org';
      site.clock.now = new Date(start + n * 30_000);
      await site.post('/v1/subscriptions', {
        json: { email, rules: [{ query: `junk${n % 50}` }] },
        from: `198.51.101.${n}`,
      });
    }
    expect(mails().length).toBeLessThanOrEqual(3);
    for (let hour = 1; hour < 12; hour += 1) {
      site.clock.now = new Date(start + hour * 3_600_000);
      await subscribe('flooded@example.org', `198.51.102.${hour}`);
    }
    expect(mails()).toHaveLength(6);
    await site.post('/confirm', { form: { token: site.lastToken('flooded@example.org') } });
    const texts = (await rulesOf('flooded@example.org')).map(({ text }) => text);
    expect(texts).toContain('"Quds Force" AND Iran');
    expect(texts.filter((text) => text.startsWith('junk')).length).toBeGreaterThan(40);
  });

  it('can be repeated at once when the mail could not be sent', async () => {
    let fails = true;
    const sent: string[] = [];
    const flaky = new TestSite(site.table, {
      mails: {
        ...site.deps.mails,
        sendConfirmation: async ({ to }) => {
          if (fails) throw new Error('SES throttles');
          sent.push(to);
        },
      },
    });
    const ask = () =>
      flaky.post('/v1/subscriptions', { json: { email: 'flaky@example.org', rules }, from: '192.0.2.12' });
    expect((await ask()).status).toBe(202);
    expect(flaky.log.at(-1)).toMatchObject({ level: 'error' });
    fails = false;
    expect((await ask()).status).toBe(202);
    expect(sent).toEqual(['flaky@example.org']);
  });

  it.each([
    ['de-AT,de;q=0.9,en;q=0.5', 'de'],
    ['is,en;q=0.8', 'en'],
    ['x'.repeat(5000), 'en'],
  ])(
    'chooses the language of mails by the browser, if mails are written in it (%#)',
    async (header, language) => {
      const email = `${language}-${header.length}@example.org`;
      const headers = { 'accept-language': header };
      await site.post('/v1/subscriptions', { json: { email, rules }, headers, from: '192.0.2.31' });
      expect(await site.deps.subscribers.get(idOf(email))).toMatchObject({ language });
    },
  );

  it.each([
    ['no address', { rules }, 'email'],
    ['a bad address', { email: 'nobody', rules }, 'email'],
    ['no rule', { email: 'a@example.org', rules: [] }, 'rules'],
    [
      'an unknown frequency',
      { email: 'a@example.org', rules: [{ query: 'x', frequency: 'often' }] },
      'rules.0.frequency',
    ],
    ['an unknown zone', { email: 'a@example.org', rules, timezone: 'Mars/Olympus' }, 'timezone'],
    ['an offset as zone', { email: 'a@example.org', rules, timezone: '+02:00' }, 'timezone'],
    ['a time that is none', { email: 'a@example.org', rules, digestTime: '25:00' }, 'digestTime'],
    ['a field that does not exist', { email: 'a@example.org', rules, admin: true }, ''],
    ['operators as fields', { email: { $ne: null }, rules: [{ query: { $gt: '' } }] }, 'email'],
    [
      'a query that cannot be watched',
      { email: 'a@example.org', rules: [...rules, { query: '-iran' }] },
      'rules.1.query',
    ],
    ['an unclosed quote', { email: 'a@example.org', rules: [{ query: 'iran "quds' }] }, 'rules.0.query'],
  ])('refuses %s and names the field', async (_, json, path) => {
    const answer = await site.post('/v1/subscriptions', { json, from: '192.0.2.13' });
    expect(answer.status).toBe(422);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await answer.json()).toMatchObject({
      errors: expect.arrayContaining([
        expect.objectContaining({ path, message: expect.stringMatching(/\S{3}/) }),
      ]),
    });
    expect(site.sent.some(({ to }) => to === 'a@example.org')).toBe(false);
  });

  it('gives the column of an error in a query', async () => {
    const json = { email: 'a@example.org', rules: [{ query: 'iran "quds' }] };
    const answer = await site.post('/v1/subscriptions', { json, from: '192.0.2.14' });
    expect(await answer.json()).toMatchObject({ errors: [{ path: 'rules.0.query', from: 5 }] });
  });

  it.each([
    ['a body that is not JSON', '{"email":', 'application/json', 400],
    ['another content type', 'email=a', 'text/plain', 415],
  ])('refuses %s', async (_, body, type, status) => {
    const answer = await site.app.request('https://news.example/v1/subscriptions', {
      method: 'POST',
      body,
      headers: { 'content-type': type },
    });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });
});

describe('many subscriptions', () => {
  it('of one caller are refused from the 21st in an hour on, and send no mail', async () => {
    const ask = (n: number) => subscribe(`bomb${n}@example.org`, '203.0.113.40');
    const answers = await Promise.all(Array.from({ length: 30 }, (_, n) => ask(n)));
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(20);
    const refused = answers.find(({ status }) => status === 429);
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(site.sent.filter(({ to }) => to.startsWith('bomb'))).toHaveLength(20);
  });

  it('of all callers together have a limit as well', async () => {
    const counted: string[] = [];
    const full = new TestSite(site.table, {
      countAgainst: async ({ name }, who) => {
        counted.push(`${name} ${who}`);
        return name === 'subscribe-all' ? 1800 : undefined;
      },
    });
    const answer = await full.post('/v1/subscriptions', { json: { email: 'flood@example.org', rules } });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '1800']);
    expect(counted).toContain('subscribe-all all');
    expect(full.sent).toEqual([]);
  });
});

describe('an address that never confirms', () => {
  it('is not kept: its item expires a week after the last request, and a confirmed one never', async () => {
    const expiry = async (email: string) =>
      (await allItems(site.table)).find(({ email: kept }) => kept === email)?.expiresAt;
    const inAWeek = () => Math.floor(site.clock.now.getTime() / 1000) + 7 * 86_400;
    await subscribe('forgetful@example.org', '192.0.2.30');
    expect(await expiry('forgetful@example.org')).toBe(inAWeek());
    site.clock.now = new Date(site.clock.now.getTime() + 24 * 3_600_000);
    await subscribe('forgetful@example.org', '192.0.2.30');
    expect(await expiry('forgetful@example.org')).toBe(inAWeek());
    await site.post('/confirm', { form: { token: site.lastToken('forgetful@example.org') } });
    expect(await site.deps.subscribers.get(idOf('forgetful@example.org'))).toMatchObject({
      status: 'active',
    });
    expect(await expiry('forgetful@example.org')).toBeUndefined();
    site.clock.now = new Date(site.clock.now.getTime() + 24 * 3_600_000);
    await subscribe('forgetful@example.org', '192.0.2.30');
    expect(await expiry('forgetful@example.org')).toBeUndefined();
  });
});

describe('the answer to a subscription', () => {
  it('is byte-equal and takes equally long whatever is known about the address', async () => {
    const own = await startTestSite();
    try {
      let time = own.clock.now.getTime();
      const slowMails = new TestSite(own.table, {
        now: () => new Date(time),
        wait: async (ms) => {
          time += ms;
        },
        mails: {
          // A mail takes a while; an address that gets none must not be quicker.
          sendConfirmation: async () => {
            time += 300;
          },
          sendAddressChange: async () => {},
          sendTokenMade: async () => {},
          sendInvitation: async () => {},
          sendSignIn: async () => {
            time += 300;
          },
        },
      });
      await own.subscriber('active@example.org', rules);
      own.clock.now = new Date(own.clock.now.getTime() + 2 * 24 * 3_600_000);
      time = own.clock.now.getTime();
      await own.deps.suppressions.add({
        subscriberId: idOf('bounced@example.org'),
        reason: 'bounce',
        at: '2030-01-01T00:00:00Z',
      });
      await own.post('/v1/subscriptions', { json: { email: 'pending@example.org', rules } });

      const answers = new Set<string>();
      for (const path of ['/v1/subscriptions', '/sign-in'] as const) {
        answers.clear();
        for (const name of ['unknown', 'pending', 'active', 'bounced']) {
          const email = `${name}@example.org`;
          const body = path === '/sign-in' ? { form: { email } } : { json: { email, rules } };
          const began = time;
          const answer = await slowMails.post(path, { ...body, from: '192.0.2.77' });
          answers.add(`${answer.status} ${time - began} ${headersOf(answer)} ${await answer.text()}`);
        }
        expect([...answers]).toHaveLength(1);
        expect([...answers][0]).toMatch(path === '/sign-in' ? /^303 750 / : /^202 750 /);
      }
    } finally {
      await own.table.close();
    }
  });
});

describe('the log', () => {
  it('never holds an address, a token or a query', () => {
    const text = JSON.stringify(site.log);
    expect(site.log.length).toBeGreaterThan(20);
    for (const { to, token } of site.sent) {
      expect(text).not.toContain(to);
      expect(text).not.toContain(token);
    }
    expect(text).not.toContain('Quds');
  });
});

/** A cookie differs by nature: its random part is left out. So is how many calls the caller has left, which each call lowers. */
function headersOf(answer: Response): string {
  const text = JSON.stringify([...answer.headers].filter(([name]) => name !== 'ratelimit'));
  return text.replace(/(asked=)[\w-]{32}\.[\w-]{43}/, '$1…');
}
