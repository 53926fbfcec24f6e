import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeRule } from '../../../shared/subscribers/save-rule.ts';
import { hour, minute } from '../../../shared/time/units.ts';
import { allItems } from '../../support/all-items.ts';
import { moveAddress } from '../../support/move-address.ts';
import { createSharing, type RuleFriend, type RuleOwner } from '../../support/sharing-people.ts';
import { startTestSite, type TestSite } from '../../support/test-site.ts';
import { visit } from '../../support/visit.ts';

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.table.close());

const { address, pass, owner, accept, joined } = createSharing(() => site);

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

  it('does not come back from a form or a program that read the rule before it', async () => {
    const boss = await owner();
    const friend = await joined(boss);
    const subscriber = (await site.deps.subscribers.get(friend.id))!;
    let reads = 0;
    const rules = {
      ...site.deps.rules,
      // The change comes after the first look at the rule.
      get: async (id: string, ruleId: string) => {
        const found = await site.deps.rules.get(id, ruleId);
        reads += 1;
        if (reads === 1) await boss.change({ query: 'harbour OR port', name: 'Ports' });
        return found;
      },
    };
    const whole = { query: 'harbour', name: null, cap: 4 };
    const saved = await changeRule(subscriber, friend.ruleId, whole, { ...site.deps, rules });
    expect(saved).toMatchObject({ kind: 'saved' });
    expect(await friend.rule()).toMatchObject({ text: 'harbour OR port', name: 'Ports', cap: 4 });
    expect(await friend.rule()).toHaveProperty('follows');
    const other = await changeRule(subscriber, friend.ruleId, { ...whole, query: 'storm' }, site.deps);
    expect(other).toEqual({ kind: 'followed' });
    expect(await friend.rule()).toMatchObject({ text: 'harbour OR port', cap: 4 });
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
    ['deletes the rule', (friend: RuleFriend) => friend.call('DELETE', `/v1/me/rules/${friend.ruleId}`)],
    ['makes it their own', (friend: RuleFriend) => friend.call('POST', `/v1/me/rules/${friend.ruleId}/own`)],
    ['stops all mail', (friend: RuleFriend) => friend.call('PATCH', '/v1/me', { status: 'unsubscribed' })],
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
    ['deletes the rule', (boss: RuleOwner) => boss.call('DELETE', `/v1/me/rules/${boss.ruleId}`)],
    ['stops all mail', (boss: RuleOwner) => boss.call('PATCH', '/v1/me', { status: 'unsubscribed' })],
    ['is erased', (boss: RuleOwner) => boss.call('DELETE', '/v1/me')],
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
    const moved = await moveAddress(site, friend, address('friend-moved'));
    await boss.change({ query: 'harbour OR port' });
    const theirs = () => site.deps.rules.get(moved.id, friend.ruleId);
    expect((await theirs())?.text).toBe('harbour OR port');
    // As it was invited: the owner does not learn the new one.
    expect(await boss.states()).toEqual({ [friend.email]: 'accepted' });

    const { cookie } = await moveAddress(site, boss, address('owner-moved'));
    const json = { query: 'port' };
    expect((await site.request('PATCH', `/v1/me/rules/${boss.ruleId}`, { cookie, json })).status).toBe(200);
    expect((await theirs())?.text).toBe('port');
  });

  it('leads to whoever moved, and not to somebody who signs up there later', async () => {
    const boss = await owner();
    const friend = await joined(boss);
    const movedFriend = await moveAddress(site, friend, address('friend-moved'));
    const movedBoss = await moveAddress(site, boss, address('owner-moved'));
    for (const email of [friend.email, boss.email]) await site.subscriber(email, [{ query: 'storm' }]);
    pass(minute);
    const path = `/v1/me/rules/${boss.ruleId}`;
    await site.request('PATCH', path, { cookie: movedBoss.cookie, json: { query: 'port' } });
    expect((await site.deps.rules.get(movedFriend.id, friend.ruleId))?.text).toBe('port');
    const { recipients } = (await (
      await site.get(`${path}/sharing`, { cookie: movedBoss.cookie })
    ).json()) as {
      recipients: unknown;
    };
    expect(recipients).toMatchObject([{ email: friend.email, state: 'accepted' }]);
    const theirs = await site.get(`/v1/me/rules/${friend.ruleId}/sharing`, { cookie: movedFriend.cookie });
    expect(await theirs.json()).toMatchObject({ sharedBy: { email: address('owner-moved') } });
  });
});

describe('a rule that follows nothing any more', () => {
  async function left() {
    const boss = await owner();
    const friend = await joined(boss);
    await boss.call('DELETE', `/v1/me/rules/${boss.ruleId}`);
    return { friend, path: `/v1/me/rules/${friend.ruleId}` };
  }

  it('is an own rule in lists, files and answers, before anything is written', async () => {
    const { friend, path } = await left();
    const { rules } = (await friend.call('GET', '/v1/me/rules')).body;
    expect(rules).toMatchObject([{ id: friend.ruleId, text: 'harbour' }]);
    expect(rules[0]).not.toHaveProperty('shared');
    const changed = await friend.call('PATCH', path, { cap: 5 });
    expect(changed.body.rule).not.toHaveProperty('shared');
    const file = await site.get('/v1/me/rules/export?format=json', { cookie: friend.cookie });
    expect(((await file.json()) as { rules: unknown[] }).rules[0]).not.toHaveProperty('shared');
    expect((await friend.browser.get('/rules')).text).not.toContain('Shared with you');
    expect(await friend.rule()).toHaveProperty('follows');
  });

  it('can be shared by its owner, whose rule it then is for good', async () => {
    const { friend, path } = await left();
    const page = (await friend.browser.get(`/rules/${friend.ruleId}/sharing`)).text;
    expect(page).toContain('name="email"');
    expect((await friend.browser.get(`/rules/${friend.ruleId}`)).text).toContain(
      `href="/rules/${friend.ruleId}/sharing"`,
    );
    const to = address('next');
    expect((await friend.call('POST', `${path}/recipients`, { email: to })).status).toBe(202);
    expect(await friend.rule()).not.toHaveProperty('follows');
    const { body } = await friend.call('GET', '/v1/me/rules');
    expect(body.rules).toMatchObject([{ shared: 'by-me' }]);
    const next = await accept(to);
    await friend.call('PATCH', path, { query: 'port' });
    expect((await next.rule())?.text).toBe('port');
  });

  it('says so until its owner takes the notice away', async () => {
    const { friend } = await left();
    const before = (await friend.browser.get(`/rules/${friend.ruleId}`)).text;
    expect(before).toContain('Nobody shares this rule with you any more');
    expect(before).toContain(`action="/rules/${friend.ruleId}/own"`);
    const done = await friend.browser.post(`/rules/${friend.ruleId}/own`);
    expect(done).toMatchObject({ status: 303, location: `/rules/${friend.ruleId}?done=own` });
    expect((await friend.browser.get(`/rules/${friend.ruleId}`)).text).not.toContain(
      'Nobody shares this rule',
    );
    expect(await friend.rule()).not.toHaveProperty('follows');
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
