import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hour } from '../../../shared/time/units.ts';
import { allItems } from '../../support/all-items.ts';
import { moveAddress } from '../../support/move-address.ts';
import { createSharing } from '../../support/sharing-people.ts';
import { startTestSite, type TestSite } from '../../support/test-site.ts';
import { visit } from '../../support/visit.ts';

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.table.close());

const { address, pass, owner, accept, joined } = createSharing(() => site);

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

  it.each([
    ['made the rule their own', (path: string) => ['POST', `${path}/own`] as const],
    ['deleted it', (path: string) => ['DELETE', path] as const],
  ])('accepted again by somebody who has %s is over, until they are asked again', async (_, leave) => {
    const boss = await owner();
    const friend = await joined(boss);
    const path = `/v1/me/rules/${friend.ruleId}`;
    const [method, called] = leave(path);
    await friend.call(method, called);
    if ((await friend.rule()) !== undefined) await friend.call('PATCH', path, { query: 'storm' });
    const before = await friend.rules();
    const token = site.lastToken(friend.email);
    const again = await visit(site).post('/invitation', { token, answer: 'accept' });
    expect(again.status).toBe(404);
    expect((await visit(site).get(`/invitation?token=${token}`)).status).toBe(404);
    expect(await friend.rules()).toEqual(before);
    expect(await boss.states()).toEqual({ [friend.email]: 'left' });
    pass(hour);
    expect((await boss.invite(friend.email)).status).toBe(202);
    // The former link leaves their own rule alone, the new one makes another.
    const former = await visit(site).post('/invitation', { token, answer: 'accept' });
    if (before.length > 0) expect(former.status).toBe(404);
    await accept(friend.email);
    expect(await boss.states()).toEqual({ [friend.email]: 'accepted' });
    expect((await friend.rules()).map(({ text }) => text)).toContain('harbour');
  });

  it.each([
    ['of its own', { times: ['08:00'], weekdays: [1, 5] }, 'weekly', 'Monday and Friday at'],
    ['of its digest', { times: ['07:30'], dayOfMonth: 31 }, 'monthly', 'on the last day of the month at'],
  ] as const)('gives the days and times %s, and says them', async (which, schedule, frequency, said) => {
    const boss = await owner();
    if (which === 'of its own') await boss.change({ schedule });
    else {
      const made = await boss.call('POST', '/v1/me/digests', { name: 'Board paper', schedule });
      expect(made.status).toBe(201);
      expect((await boss.change({ digest: 'Board paper' })).status).toBe(200);
    }
    const to = address('timed');
    await boss.invite(to);
    expect(site.sent.at(-1)?.invitation?.rule).toMatchObject({ frequency, schedule });
    const page = await visit(site).get(`/invitation?token=${site.lastToken(to)}`);
    expect(page.text).toContain(said);
    expect(page.text).not.toContain('Board paper');
    const rule = await (await accept(to)).rule();
    expect(rule).toMatchObject({ frequency, schedule });
    expect(rule).not.toHaveProperty('digest');
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

  it('that was declined is not sent again, also to an address that its owner has left since', async () => {
    const boss = await owner();
    const to = address('no');
    const friend = await site.subscriber(to, [{ query: 'storm' }]);
    await boss.invite(to);
    const token = site.lastToken(to);
    await visit(site).post('/invitation', { token, answer: 'decline' });
    const withdraw = async () => {
      const path = `/v1/me/rules/${boss.ruleId}/recipients/${await boss.placeOf(to)}`;
      expect((await boss.call('DELETE', path)).status).toBe(204);
    };
    await withdraw();
    await moveAddress(site, friend, address('moved'));
    const before = site.sent.length;
    pass(24 * hour);
    expect((await boss.invite(to)).status).toBe(202);
    expect(await boss.states()).toEqual({ [to]: 'invited' });
    expect(site.sent).toHaveLength(before);
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
