import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hour, minute } from '../../../shared/time/units.ts';
import { allItems } from '../../support/all-items.ts';
import { startTestSite, type TestSite } from '../../support/test-site.ts';
import { visit } from '../../support/visit.ts';

let site: TestSite;
let serial = 0;
beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.table.close());

const pass = (ms: number) => {
  site.clock.now = new Date(site.clock.now.getTime() + ms);
};
const address = (name: string) => `${name}-${serial}@example.org`;

/** Somebody with one rule, which has a name. */
async function owner(query = 'harbour') {
  serial += 1;
  const email = address('owner');
  const { id, cookie } = await site.subscriber(email, [{ query }]);
  const { id: ruleId } = await site.ruleOf(id);
  const call = async (method: string, path: string, json?: unknown) => {
    const answer = await site.request(method, path, { cookie, ...(json !== undefined && { json }) });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
  };
  return {
    id,
    email,
    cookie,
    ruleId,
    call,
    invite: (to: string) => call('POST', `/v1/me/rules/${ruleId}/recipients`, { email: to }),
    change: (json: unknown) => call('PATCH', `/v1/me/rules/${ruleId}`, json),
    states: async (): Promise<Record<string, string>> => {
      const { body } = await call('GET', `/v1/me/rules/${ruleId}/sharing`);
      return Object.fromEntries(
        body.recipients.map(({ email: to, state }: { email: string; state: string }) => [to, state]),
      );
    },
    placeOf: async (to: string): Promise<string> => {
      const { body } = await call('GET', `/v1/me/rules/${ruleId}/sharing`);
      return body.recipients.find(({ email: one }: { email: string }) => one === to).id;
    },
  };
}
type Owner = Awaited<ReturnType<typeof owner>>;

/** Somebody accepts the last invitation to an address, in a browser of their own. */
async function accept(to: string) {
  const browser = visit(site);
  const token = site.lastToken(to);
  const answer = await browser.post('/invitation', { token, answer: 'accept', timezone: 'Europe/Madrid' });
  const id = token.split('.')[0] ?? '';
  const cookie = [...browser.jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const rules = () => site.deps.rules.ofSubscriber(id);
  const ruleId = /\/rules\/([^?]+)/.exec(answer.location)?.[1] ?? '';
  const call = async (method: string, path: string, json?: unknown) => {
    const said = await site.request(method, path, { cookie, ...(json !== undefined && { json }) });
    const text = await said.text();
    return { status: said.status, body: text === '' ? undefined : JSON.parse(text) };
  };
  return { answer, browser, id, cookie, ruleId, rules, rule: () => site.deps.rules.get(id, ruleId), call };
}

async function joined(boss: Owner, name = 'friend') {
  const to = address(name);
  expect((await boss.invite(to)).status).toBe(202);
  return { ...(await accept(to)), email: to };
}

describe('an invitation', () => {
  it('is one mail that says who, what and how often, in the language of whoever invites', async () => {
    const boss = await owner();
    await boss.change({ name: 'Harbour watch', frequency: 'hourly' });
    await boss.call('PATCH', '/v1/me', { language: 'de' });
    const to = address('new');
    expect(await boss.invite(to)).toMatchObject({
      status: 202,
      body: { recipients: [{ email: to, state: 'invited' }], most: 10 },
    });
    expect(site.sent.filter((one) => one.to === to)).toMatchObject([
      {
        kind: 'invitation',
        invitation: {
          from: boss.email,
          language: 'de',
          rule: { name: 'Harbour watch', query: 'harbour', frequency: 'hourly' },
          validDays: 7,
        },
      },
    ]);
  });

  it('is in the language of a subscriber', async () => {
    const boss = await owner();
    const { cookie } = await site.subscriber(address('reader'), [{ query: 'storm' }]);
    await site.request('PATCH', '/v1/me', { cookie, json: { language: 'fr' } });
    await boss.invite(address('reader'));
    expect(site.sent.at(-1)?.invitation?.language).toBe('fr');
  });

  it('changes nothing when it is opened, and asks before it does', async () => {
    const boss = await owner();
    await boss.change({ name: 'Harbour watch' });
    const to = address('scanner');
    await boss.invite(to);
    const before = await allItems(site.table);
    const token = site.lastToken(to);
    const page = await visit(site).get(`/invitation?token=${token}`);
    expect(page.status).toBe(200);
    expect(page.text).toContain(boss.email);
    expect(page.text).toContain('Harbour watch');
    expect(page.text).toContain('>harbour</code>');
    expect(await allItems(site.table)).toEqual(before);
    expect(await boss.states()).toEqual({ [to]: 'invited' });
  });

  it('makes a subscriber of whoever accepts, with a rule of their own and their own time zone', async () => {
    const boss = await owner();
    await boss.change({
      name: 'Harbour watch',
      frequency: 'weekly',
      cap: 7,
      webhook: { kind: 'standard', url: 'https://desk.example/hook' },
    });
    const friend = await joined(boss);
    expect(friend.answer).toMatchObject({ status: 303, location: `/rules/${friend.ruleId}?done=joined` });
    expect(await site.deps.subscribers.get(friend.id)).toMatchObject({
      status: 'active',
      email: friend.email,
      timezone: 'Europe/Madrid',
    });
    const [rule, ...others] = await friend.rules();
    expect(others).toEqual([]);
    expect(rule).toMatchObject({ text: 'harbour', name: 'Harbour watch', frequency: 'weekly', cap: 7 });
    expect(rule).not.toHaveProperty('webhook');
    expect(await boss.states()).toEqual({ [friend.email]: 'accepted' });
    const page = await friend.browser.get(`/rules/${friend.ruleId}`);
    expect(page.text).toContain(`Shared by <bdi>${boss.email}</bdi>`);
    expect(page.text).not.toContain('data-query-text');
  });

  it('accepted twice makes one rule, also at the same moment', async () => {
    const boss = await owner();
    const to = address('twice');
    await boss.invite(to);
    const token = site.lastToken(to);
    const answers = await Promise.all(
      [1, 2].map(() => visit(site).post('/invitation', { token, answer: 'accept' })),
    );
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    const again = await visit(site).post('/invitation', { token, answer: 'accept' });
    expect(again.text).toContain('You have accepted this invitation');
    expect(await site.deps.rules.ofSubscriber(token.split('.')[0] ?? '')).toHaveLength(1);
  });

  it('leaves the settings and the rules of a subscriber as they are', async () => {
    const boss = await owner();
    const reader = await site.subscriber(address('friend'), [{ query: 'storm' }]);
    const before = await site.deps.subscribers.get(reader.id);
    const friend = await joined(boss);
    expect(friend.id).toBe(reader.id);
    expect((await friend.rules()).map(({ text }) => text).toSorted()).toEqual(['harbour', 'storm']);
    expect(await site.deps.subscribers.get(reader.id)).toMatchObject({
      timezone: before?.timezone,
      confirmedAt: before?.confirmedAt,
    });
  });

  it('needs a place among the hundred rules of whoever accepts', async () => {
    const boss = await owner();
    const reader = await site.subscriber(address('full'), [{ query: 'storm' }]);
    for (let n = 1; n < 100; n += 1) {
      await site.deps.rules.create({ ...(await site.ruleOf(reader.id)), id: `r${n}` });
      await site.deps.subscribers.reserveRule(reader.id, 100, site.clock.now.toISOString());
    }
    await boss.invite(address('full'));
    const { answer } = await accept(address('full'));
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('100');
    expect(await boss.states()).toEqual({ [address('full')]: 'invited' });
  });

  it('can be declined, which its owner sees, and is then not asked again', async () => {
    const boss = await owner();
    const to = address('no');
    await boss.invite(to);
    const token = site.lastToken(to);
    const answer = await visit(site).post('/invitation', { token, answer: 'decline' });
    expect(answer.text).toContain('You have declined');
    expect(await boss.states()).toEqual({ [to]: 'declined' });
    pass(hour);
    expect((await boss.invite(to)).status).toBe(409);
    // Taken off the list and asked anew: it looks as if a mail went out.
    await boss.call('DELETE', `/v1/me/rules/${boss.ruleId}/recipients/${await boss.placeOf(to)}`);
    expect((await boss.invite(to)).status).toBe(202);
    expect(site.sent.filter((one) => one.to === to)).toHaveLength(1);
  });

  it('is over after seven days, and can be sent again', async () => {
    const boss = await owner();
    const to = address('late');
    await boss.invite(to);
    const token = site.lastToken(to);
    pass(7 * 24 * hour);
    expect(await boss.states()).toEqual({ [to]: 'expired' });
    expect((await visit(site).get(`/invitation?token=${token}`)).status).toBe(404);
    await boss.invite(to);
    expect(await boss.states()).toEqual({ [to]: 'invited' });
    expect((await accept(to)).answer.status).toBe(303);
  });

  it('is over when it is withdrawn', async () => {
    const boss = await owner();
    const to = address('withdrawn');
    await boss.invite(to);
    const path = `/v1/me/rules/${boss.ruleId}/recipients/${await boss.placeOf(to)}`;
    expect((await boss.call('DELETE', path)).status).toBe(204);
    expect((await boss.call('DELETE', path)).status).toBe(404);
    expect((await accept(to)).answer.status).toBe(404);
    expect(await boss.states()).toEqual({});
  });

  it('is refused to oneself, for an address that is none, and for a rule that is another person’s', async () => {
    const boss = await owner();
    const other = await site.subscriber(address('other'), [{ query: 'storm' }]);
    expect((await boss.invite(boss.email)).status).toBe(422);
    expect((await boss.invite('nobody')).status).toBe(422);
    const theirs = await site.ruleOf(other.id);
    const path = `/v1/me/rules/${theirs.id}/recipients`;
    expect((await boss.call('POST', path, { email: address('x') })).status).toBe(404);
    expect((await boss.call('GET', `/v1/me/rules/${theirs.id}/sharing`)).status).toBe(404);
  });

  it('waits until its owner gets mail again', async () => {
    const boss = await owner();
    await boss.call('PATCH', '/v1/me', { status: 'unsubscribed' });
    expect((await boss.invite(address('x'))).status).toBe(409);
  });
});

describe('the ten places of a rule', () => {
  it('cannot be exceeded by twenty invitations at the same moment', async () => {
    const boss = await owner();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => boss.invite(address(`crowd${n}`))),
    );
    const count = (status: number) => answers.filter((one) => one.status === status).length;
    expect([count(202), count(409)]).toEqual([10, 10]);
    expect(Object.keys(await boss.states())).toHaveLength(10);
  });

  it('are given free by people who have left, when they are needed', async () => {
    const boss = await owner();
    const friend = await joined(boss);
    for (let n = 0; n < 9; n += 1) await boss.invite(address(`crowd${n}`));
    expect((await boss.invite(address('eleventh'))).status).toBe(409);
    await friend.call('DELETE', `/v1/me/rules/${friend.ruleId}`);
    expect((await boss.invite(address('eleventh'))).status).toBe(202);
    // An undo does not come back into a share that is full.
    expect((await friend.call('POST', `/v1/me/rules/${friend.ruleId}/restore`)).status).toBe(200);
    expect(await friend.rule()).not.toHaveProperty('follows');
    expect((await boss.states())[friend.email]).toBe('left');
  });
});

describe('a change of a shared rule', () => {
  it('is passed on: query and name, and nothing else', async () => {
    const boss = await owner();
    const friend = await joined(boss);
    await friend.call('PATCH', `/v1/me/rules/${friend.ruleId}`, { frequency: 'hourly', cap: 3 });
    const before = await friend.rule();
    pass(minute);
    await boss.change({ query: 'harbour OR port', name: 'Ports', frequency: 'weekly', cap: 50 });
    const after = await friend.rule();
    expect(after).toMatchObject({
      text: 'harbour OR port',
      name: 'Ports',
      frequency: 'hourly',
      cap: 3,
      // What the former query found is still mailed.
      previousQueries: [{ queryId: before?.queryId }],
    });
    expect(after?.queryId).toBe((await site.deps.rules.get(boss.id, boss.ruleId))?.queryId);
    const page = await friend.browser.get(`/rules/${friend.ruleId}`);
    expect(page.text).toContain('The query was changed on');
    expect(page.text).toContain('<code class="query">harbour</code>');
  });

  it('cannot be made by those who get it; all else can', async () => {
    const boss = await owner();
    const friend = await joined(boss);
    const path = `/v1/me/rules/${friend.ruleId}`;
    expect((await friend.call('PATCH', path, { query: 'storm' })).status).toBe(409);
    expect((await friend.call('PATCH', path, { name: 'Mine' })).status).toBe(409);
    expect((await friend.call('PATCH', path, { query: 'harbour', name: null, cap: 5 })).status).toBe(200);
    expect((await friend.rule())?.cap).toBe(5);
    expect((await friend.call('POST', `${path}/recipients`, { email: address('x') })).status).toBe(409);
  });

  it('does not come back from a form that was opened before it', async () => {
    const boss = await owner();
    const friend = await joined(boss);
    await boss.change({ query: 'harbour OR port' });
    const form = { frequency: 'weekly', cap: '4', pausedUntil: '', webhookKind: '', webhookUrl: '' };
    const saved = await friend.browser.post(`/rules/${friend.ruleId}`, form);
    expect(saved.status).toBe(303);
    expect(await friend.rule()).toMatchObject({ text: 'harbour OR port', frequency: 'weekly', cap: 4 });
  });

  it('reaches whoever accepts later, by the same link', async () => {
    const boss = await owner();
    const to = address('late');
    await boss.invite(to);
    await boss.change({ query: 'harbour OR port' });
    const friend = await accept(to);
    expect((await friend.rule())?.text).toBe('harbour OR port');
  });
});

describe('leaving', () => {
  it.each([
    [
      'deletes the rule',
      (friend: Awaited<ReturnType<typeof joined>>) => friend.call('DELETE', `/v1/me/rules/${friend.ruleId}`),
    ],
    [
      'makes it their own',
      (friend: Awaited<ReturnType<typeof joined>>) =>
        friend.call('POST', `/v1/me/rules/${friend.ruleId}/own`),
    ],
    [
      'stops all mail',
      (friend: Awaited<ReturnType<typeof joined>>) =>
        friend.call('PATCH', '/v1/me', { status: 'unsubscribed' }),
    ],
  ])('by somebody who %s is what the owner sees, and no change follows', async (_, leave) => {
    const boss = await owner();
    const friend = await joined(boss);
    expect((await leave(friend)).status).toBeLessThan(300);
    expect(await boss.states()).toEqual({ [friend.email]: 'left' });
    await boss.change({ query: 'harbour OR port' });
    expect((await friend.rule())?.text ?? 'harbour').toBe('harbour');
  });

  it('by stopping all mail stays left when mail starts again, and the rule is one’s own', async () => {
    const boss = await owner();
    const friend = await joined(boss);
    await friend.call('PATCH', '/v1/me', { status: 'unsubscribed' });
    pass(minute);
    await friend.call('PATCH', '/v1/me', { status: 'active' });
    expect(await boss.states()).toEqual({ [friend.email]: 'left' });
    await boss.change({ query: 'harbour OR port' });
    expect(await friend.call('PATCH', `/v1/me/rules/${friend.ruleId}`, { query: 'storm' })).toMatchObject({
      status: 200,
    });
    expect(await friend.rule()).not.toHaveProperty('follows');
  });

  it('by deleting can be undone within 30 days, with the query that it has by then', async () => {
    const boss = await owner();
    const friend = await joined(boss);
    await friend.call('DELETE', `/v1/me/rules/${friend.ruleId}`);
    await boss.change({ query: 'harbour OR port' });
    pass(hour);
    const restored = await friend.call('POST', `/v1/me/rules/${friend.ruleId}/restore`);
    expect(restored.body.rule).toMatchObject({ text: 'harbour OR port', shared: 'with-me' });
    expect(await boss.states()).toEqual({ [friend.email]: 'accepted' });
    await boss.change({ query: 'port' });
    expect((await friend.rule())?.text).toBe('port');
  });

  it('by being erased leaves no address with the owner', async () => {
    const boss = await owner();
    const friend = await joined(boss);
    const stranger = address('stranger');
    await boss.invite(stranger);
    expect((await friend.call('DELETE', '/v1/me')).status).toBe(204);
    expect(await boss.states()).toEqual({
      'f***@example.org': 'left',
      [stranger]: 'invited',
    });
    expect(JSON.stringify(await allItems(site.table))).not.toContain(friend.email);
  });
});

describe('the end of sharing', () => {
  it.each([
    ['deletes the rule', (boss: Owner) => boss.call('DELETE', `/v1/me/rules/${boss.ruleId}`)],
    ['stops all mail', (boss: Owner) => boss.call('PATCH', '/v1/me', { status: 'unsubscribed' })],
    ['is erased', (boss: Owner) => boss.call('DELETE', '/v1/me')],
  ])('when its owner %s leaves everybody their rule as their own, and says so', async (_, end) => {
    const boss = await owner();
    const friend = await joined(boss);
    expect((await end(boss)).status).toBeLessThan(300);
    expect((await friend.rule())?.text).toBe('harbour');
    const page = await friend.browser.get(`/rules/${friend.ruleId}`);
    expect(page.text).toContain('Nobody shares this rule with you any more');
    expect(page.text).toContain('data-query-text');
    expect(page.text).not.toContain(boss.email);
    const path = `/v1/me/rules/${friend.ruleId}`;
    expect((await friend.call('PATCH', path, { query: 'storm' })).status).toBe(200);
    expect(await friend.rule()).not.toHaveProperty('follows');
  });

  it('for one person leaves that person the rule', async () => {
    const boss = await owner();
    const [friend, other] = [await joined(boss), await joined(boss, 'other')];
    const place = await boss.placeOf(friend.email);
    await boss.call('DELETE', `/v1/me/rules/${boss.ruleId}/recipients/${place}`);
    await boss.change({ query: 'harbour OR port' });
    expect((await friend.rule())?.text).toBe('harbour');
    expect((await other.rule())?.text).toBe('harbour OR port');
    expect(await boss.states()).toEqual({ [other.email]: 'accepted' });
  });

  it('stays when the owner’s mail starts again, and when the deleted rule is restored', async () => {
    const boss = await owner();
    const friend = await joined(boss);
    await boss.call('PATCH', '/v1/me', { status: 'unsubscribed' });
    pass(minute);
    await boss.call('PATCH', '/v1/me', { status: 'active' });
    await boss.change({ query: 'harbour OR port' });
    expect((await friend.rule())?.text).toBe('harbour');

    const other = await joined(boss, 'other');
    await boss.call('DELETE', `/v1/me/rules/${boss.ruleId}`);
    await boss.call('POST', `/v1/me/rules/${boss.ruleId}/restore`);
    expect(await boss.states()).toEqual({});
    await boss.change({ query: 'port' });
    expect((await other.rule())?.text).toBe('harbour OR port');
  });
});

describe('a changed address', () => {
  it('of either side changes nothing in what is shared', async () => {
    const boss = await owner();
    const friend = await joined(boss);
    const move = async (person: { cookie: string; id: string }, email: string) => {
      const former = (await site.deps.subscribers.get(person.id))?.email ?? '';
      await site.post('/settings/address', { cookie: person.cookie, form: { newEmail: email } });
      let cookie = '';
      for (const token of [former, email].map((to) => site.lastToken(to))) {
        const answer = await site.post('/address', { form: { token } });
        cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
      }
      return cookie;
    };
    await move(friend, address('friend-moved'));
    await boss.change({ query: 'harbour OR port' });
    const { subscribers } = await site.deps.subscribers.page({ at: '~', id: '' }, 50);
    const moved = subscribers.find(({ email }) => email === address('friend-moved'));
    const theirs = () => site.deps.rules.get(moved?.id ?? '', friend.ruleId);
    expect((await theirs())?.text).toBe('harbour OR port');
    // As it was invited: the owner does not learn the new one.
    expect(await boss.states()).toEqual({ [friend.email]: 'accepted' });

    const cookie = await move(boss, address('owner-moved'));
    const json = { query: 'port' };
    expect((await site.request('PATCH', `/v1/me/rules/${boss.ruleId}`, { cookie, json })).status).toBe(200);
    expect((await theirs())?.text).toBe('port');
  });
});

describe('the page of who gets a rule', () => {
  it('invites, shows who takes part, and removes, without a script', async () => {
    const boss = await owner();
    const browser = visit(site);
    for (const pair of boss.cookie.split('; '))
      browser.jar.set(...(pair.split(/=(.*)/, 2) as [string, string]));
    const path = `/rules/${boss.ruleId}/sharing`;
    expect((await browser.get(`/rules/${boss.ruleId}`)).text).toContain(`href="${path}"`);
    expect((await browser.post(path, { email: 'nobody' })).status).toBe(422);
    const invited = await browser.post(path, { email: address('paper') });
    expect(invited).toMatchObject({ status: 303, location: `${path}?done=invited` });
    const list = (await browser.get(invited.location)).text;
    expect(list).toContain(address('paper'));
    expect(list).toContain('Invited');
    const remove = /formaction="([^"]+\/remove)"/.exec(list)?.[1] ?? '';
    expect((await browser.post(remove)).location).toBe(`${path}?done=removed`);
    expect((await browser.get(path)).text).not.toContain(address('paper'));
  });
});

describe('all invitations', () => {
  it('end with one press, also by the button of a mail program, and can be allowed again', async () => {
    const boss = await owner();
    const to = address('peace');
    await boss.invite(to);
    const stopToken = site.sent.at(-1)?.invitation?.stopToken ?? '';
    const browser = visit(site);
    const before = await allItems(site.table);
    expect((await browser.get(`/i/${stopToken}`)).text).toContain('Never ask me again');
    expect(await allItems(site.table)).toEqual(before);
    // As RFC 8058 has it: no cookie, no origin.
    const oneClick = await site.request('POST', `/i/${stopToken}`, {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      form: { 'List-Unsubscribe': 'One-Click' },
    });
    expect(oneClick.status).toBe(200);
    pass(hour);
    const other = await owner();
    expect((await other.invite(to)).status).toBe(202);
    expect(site.sent.filter((one) => one.to === to)).toHaveLength(1);
    expect((await browser.post(`/i/${stopToken}`, { action: 'undo' })).status).toBe(303);
    pass(hour);
    await other.invite(to);
    expect(site.sent.filter((one) => one.to === to)).toHaveLength(2);
  });
});
