import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signLink } from '../../../shared/security/signed-links.ts';
import { createStoryStore } from '../../../shared/store/story-store.ts';
import { maxFollowed, maxMuted } from '../../../shared/stories/story-choice.ts';
import { storyChanges } from '../../../shared/subscribers/choose-story.ts';
import { allItems } from '../../support/all-items.ts';
import { inventHit } from '../../support/invented.ts';
import { startTestSite, type TestSite, testKeys } from '../../support/test-site.ts';

let site: TestSite;
let reader: { id: string; cookie: string };

beforeAll(async () => {
  site = await startTestSite();
  reader = await site.subscriber('reader@example.org', [{ query: 'ferry' }]);
  for (const id of ['bridge', 'tram', 'lamp'])
    await site.storeArticle(id, `The ${id} is closed`, 'Work begins on Monday.', { storyId: id });
});
afterAll(() => site.table.close());

const mutedFor = async (storyId: string, id = reader.id) =>
  (await site.deps.sentStories.of(id).among([storyId])).get(storyId)?.muted === true;
const linkTo = (storyId: string, id = reader.id) => `/s/${signLink(testKeys, 'story', [id, storyId])}`;

describe('a link of a mail that mutes a story', () => {
  it('changes nothing when a scanner opens it, and mutes without a session by the button', async () => {
    const path = linkTo('bridge');
    const page = await site.get(`${path}?want=mute`);
    expect(page.status).toBe(200);
    const text = await page.text();
    expect(text).toContain('The bridge is closed');
    expect(text).toContain('<button name="action" value="mute" class="primary">');
    expect(await mutedFor('bridge')).toBe(false);

    const done = await site.post(path, { form: { action: 'mute' } });
    expect(done.status).toBe(303);
    expect(done.headers.get('location')).toBe(`${path}?done=mute`);
    expect(await mutedFor('bridge')).toBe(true);
  });

  it('offers to take that back', async () => {
    const path = linkTo('bridge');
    const said = await (await site.get(`${path}?done=mute`)).text();
    expect(said).toMatch(/role="status">.*name="action" value="unmute"/s);
    await site.post(path, { form: { action: 'unmute' } });
    expect(await mutedFor('bridge')).toBe(false);
    expect(await site.deps.storyChoices.chosenBy(reader.id)).toEqual([]);
  });

  it('is for its reader and its story only', async () => {
    const forged = linkTo('bridge').replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    const other = `/s/${signLink(testKeys, 'read', [reader.id, 'bridge'])}`;
    for (const path of [forged, other, linkTo('nothing'), linkTo('bridge', 'nobody')]) {
      expect((await site.get(path)).status, path).toBe(404);
      expect((await site.post(path, { form: { action: 'mute' } })).status, path).toBe(404);
    }
    expect((await site.post(linkTo('bridge'), { form: { action: 'erase' } })).status).toBe(422);
    expect(await mutedFor('bridge')).toBe(false);
  });
});

describe('muting a story by the API', () => {
  const path = '/v1/me/stories/tram/mute';

  it('works any number of times, and is listed until it is taken back', async () => {
    for (const _ of [1, 2]) {
      const answer = await site.request('PUT', path, reader);
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject({ id: 'tram', title: 'The tram is closed', wish: 'muted' });
    }
    expect(await mutedFor('tram')).toBe(true);
    const list = async (query = '') => (await site.get(`/v1/me/stories${query}`, reader)).json();
    expect(await list('?wish=muted')).toMatchObject({ stories: [{ id: 'tram', wish: 'muted' }] });
    expect(await (await site.get('/v1/me/stories/tram', reader)).json()).toMatchObject({ wish: 'muted' });
    expect(await (await site.get('/stories/choices', reader)).text()).toContain('The tram is closed');

    for (const _ of [1, 2]) expect((await site.request('DELETE', path, reader)).status).toBe(204);
    expect(await mutedFor('tram')).toBe(false);
    expect(await list()).toEqual({ stories: [] });
  });

  it('needs a session and a story that is known', async () => {
    expect((await site.request('PUT', path)).status).toBe(401);
    expect((await site.request('PUT', '/v1/me/stories/nothing/mute', reader)).status).toBe(404);
    expect((await site.get('/v1/me/stories/nothing', reader)).status).toBe(404);
    expect((await site.get('/v1/me/stories?wish=loved', reader)).status).toBe(422);
  });

  it('is about the whole story when two stories turned out to be one', async () => {
    const { access } = site.table;
    const stories = createStoryStore(access, () => site.clock.now);
    await site.storeArticle('first', 'The pier is closed', 'Since today.', { storyId: 'first' });
    await site.storeArticle('second', 'Pier closed', 'Since today.', { storyId: 'second' });
    await stories.tell({ id: 'first', articleId: 'first', revision: 'r' });
    await stories.tell({ id: 'second', articleId: 'second', revision: 'r' });
    await stories.addFormerIds('first', ['second']);
    await stories.mergeTold('second', 'first');
    const answer = await site.request('PUT', '/v1/me/stories/second/mute', reader);
    expect(await answer.json()).toMatchObject({ id: 'first', title: 'The pier is closed' });
    expect([await mutedFor('first'), await mutedFor('second')]).toEqual([true, true]);
    await site.request('DELETE', '/v1/me/stories/first/mute', reader);
    expect([await mutedFor('first'), await mutedFor('second')]).toEqual([false, false]);
  });

  it('forgets the oldest of very many, and is limited in an hour', async () => {
    const busy = await site.subscriber('busy@example.org', [{ query: 'ferry' }]);
    const mute = async (id: string) => {
      site.clock.now = new Date(site.clock.now.getTime() + 1000);
      return (await site.request('PUT', `/v1/me/stories/${id}/mute`, { cookie: busy.cookie })).status;
    };
    const at = new Date(site.clock.now.getTime() - 3_600_000).toISOString();
    for (let n = 0; n < maxMuted; n += 1) {
      const storyId = `old-${n}`;
      const choice = { subscriberId: busy.id, storyId, wish: 'muted', title: storyId, at } as const;
      await site.deps.storyChoices.put(choice);
    }
    await site.deps.sentStories.mute(busy.id, ['old-0', 'old-1'], site.clock.now);
    expect(await mute('lamp')).toBe(200);
    const left = await site.deps.storyChoices.chosenBy(busy.id);
    expect(left).toHaveLength(maxMuted);
    expect(left[0]?.storyId).toBe('lamp');
    expect(await mutedFor('lamp', busy.id)).toBe(true);
    for (let n = 1; n < storyChanges.max; n += 1) await site.deps.countAgainst(storyChanges, busy.id);
    expect(await mute('lamp')).toBe(429);
  });
});

describe('following a story by the API', () => {
  const path = '/v1/me/stories/tram/follow';

  it('works any number of times, takes the place of muting, and is listed until it is taken back', async () => {
    await site.request('PUT', '/v1/me/stories/tram/mute', reader);
    const first: { quietAt?: string } = JSON.parse(await (await site.request('PUT', path, reader)).text());
    expect(first).toMatchObject({ id: 'tram', wish: 'followed', quietAt: expect.any(String) });
    expect(await mutedFor('tram')).toBe(false);
    site.clock.now = new Date(site.clock.now.getTime() + 60_000);
    expect(await (await site.request('PUT', path, reader)).json()).toEqual(first);
    expect((await site.deps.subscribers.get(reader.id))?.followsUntil).toBe(first.quietAt);
    const { subscriberIds } = (await site.deps.rules.watchers('story-tram', {
      prefix: '',
      frequencies: ['as-it-happens'],
    })) ?? { subscriberIds: [] };
    expect(subscriberIds).toEqual([reader.id]);
    expect(await (await site.get('/stories/tram', reader)).text()).toContain('unless something happens');
    const chosen = await (await site.get('/stories/choices', reader)).text();
    expect(chosen).toContain('value="unfollow"');

    for (const _ of [1, 2]) expect((await site.request('DELETE', path, reader)).status).toBe(204);
    expect(await (await site.get('/v1/me/stories', reader)).json()).toEqual({ stories: [] });
  });

  it('ends muting, and muting ends it, also under the id that the story had before', async () => {
    const { access } = site.table;
    const stories = createStoryStore(access, () => site.clock.now);
    const fan = await site.subscriber('fan@example.org', [{ query: 'ferry' }]);
    const asFan = { cookie: fan.cookie };
    const wishes = async () =>
      (await site.deps.storyChoices.chosenBy(fan.id)).map(({ storyId, wish }) => `${wish} ${storyId}`);
    for (const id of ['north', 'south']) {
      await site.storeArticle(id, 'A lock is stuck', 'Since today.', { storyId: id });
      await stories.tell({ id, articleId: id, revision: 'r' });
    }
    await site.request('PUT', '/v1/me/stories/south/follow', asFan);
    await stories.addFormerIds('north', ['south']);
    await stories.mergeTold('south', 'north');
    await site.request('PUT', '/v1/me/stories/north/mute', asFan);
    expect(await wishes()).toEqual(['muted north']);
    await site.request('PUT', '/v1/me/stories/south/follow', asFan);
    expect(await wishes()).toEqual(['followed north']);
    expect(await mutedFor('south', fan.id)).toBe(false);
  });

  it('is refused beyond the most stories at a time', async () => {
    const keen = await site.subscriber('keen@example.org', [{ query: 'ferry' }]);
    const at = site.clock.now.toISOString();
    for (let n = 0; n < maxFollowed; n += 1) {
      const choice = { subscriberId: keen.id, storyId: `f-${n}`, title: 'One', at } as const;
      await site.deps.storyChoices.put({ ...choice, wish: 'followed', quietAt: at });
    }
    const answer = await site.request('PUT', path, { cookie: keen.cookie });
    expect(answer.status).toBe(409);
    expect(await answer.text()).toContain(`You follow ${maxFollowed} stories`);
  });

  it('comes along when the reader moves to another address, and ends with the reader', async () => {
    const moving = await site.subscriber('moving@example.org', [{ query: 'ferry' }]);
    await site.request('PUT', path, { cookie: moving.cookie });
    await site.deps.subscriberData.copy(moving.id, 'moved-to', {
      email: 'new@example.org',
      status: 'active',
    });
    await site.deps.subscriberData.leave(moving.id);
    const watching = await site.deps.rules.watchers('story-tram', {
      prefix: '',
      frequencies: ['as-it-happens'],
    });
    expect(watching?.subscriberIds).toEqual(['moved-to']);
    await site.deps.subscriberData.erase('moved-to');
    expect(JSON.stringify(await allItems(site.table))).not.toContain('moved-to');
  });
});

describe('what a reader has chosen', () => {
  it('is in the export and is erased with the reader', async () => {
    const leaving = await site.subscriber('leaving@example.org', [{ query: 'ferry' }]);
    await site.request('PUT', '/v1/me/stories/lamp/mute', { cookie: leaving.cookie });
    const exported = await (await site.get('/v1/me/export', { cookie: leaving.cookie })).json();
    expect(exported).toMatchObject({ storyChoice: [{ storyId: 'lamp', wish: 'muted' }] });
    await site.request('DELETE', '/v1/me', { cookie: leaving.cookie });
    const left = JSON.stringify(await allItems(site.table));
    expect(left).not.toContain(leaving.id);
  });

  it('stands in the list of stories, with links to the page of the story', async () => {
    const rule = await site.ruleOf(reader.id);
    const at = site.clock.now.toISOString();
    const hit = { queryId: rule.queryId, at, articleId: 'lamp', revision: 'r-lamp', storyId: 'lamp' };
    await site.deps.hits.putMany([inventHit({ ...hit, title: 'The lamp is closed', spans: [] })]);
    site.clock.now = new Date(site.clock.now.getTime() + 60_000);
    const list = async () => (await site.get('/stories', reader)).text();
    expect(await list()).toContain('href="/stories/lamp?want=mute"');
    await site.post('/stories/lamp', { form: { action: 'mute' }, cookie: reader.cookie });
    expect(await list()).toMatch(/>Muted<.*href="\/stories\/lamp\?want=unmute"/s);
    await site.post('/stories/lamp', { form: { action: 'unmute' }, cookie: reader.cookie });
  });
});
