import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { feedId } from '../../../shared/feeds/feed.ts';
import type { FeedStore } from '../../../shared/store/feed-store.ts';
import { rssFeed } from '../../support/feed-server.ts';
import { operatorKey, startTestSite, type TestSite } from '../../support/test-site.ts';

let site: TestSite;
let feeds: FeedStore;
const authorization = `Bearer ${operatorKey}`;

beforeAll(async () => {
  site = await startTestSite();
  feeds = site.deps.feeds;
});
afterAll(() => site.table.close());
beforeEach(async () => {
  site.queued.length = 0;
  for (const { id } of await feeds.list()) await feeds.delete(id);
});

const operator = (method: string, path: string, json?: unknown) =>
  site.request(method, path, { headers: { authorization }, ...(json !== undefined && { json }) });

async function addFeed(url: string): Promise<string> {
  const response = await operator('POST', '/v1/feeds', { url });
  return z.object({ id: z.string() }).parse(await response.json()).id;
}

const imported = z.object({ added: z.int(), known: z.int(), refused: z.array(z.string()) });

const importing = (body: string | Uint8Array<ArrayBuffer>) =>
  site.app.request('https://news.example/v1/feeds/import', {
    method: 'POST',
    headers: { authorization, 'content-type': 'text/x-opml' },
    body,
  });

describe('adding a feed', () => {
  it('answers 201 once, then 200 with the existing feed', async () => {
    const first = await operator('POST', '/v1/feeds', {
      url: 'HTTPS://Feeds.Example/rss#x',
      title: 'Example',
    });
    expect(first.status).toBe(201);
    const added = await first.json();
    expect(added).toMatchObject({
      id: feedId('https://feeds.example/rss'),
      url: 'https://feeds.example/rss',
      title: 'Example',
      status: 'active',
      failures: 0,
      pushed: false,
    });
    const again = await operator('POST', '/v1/feeds', { url: 'https://feeds.example/rss', title: 'Other' });
    expect(again.status).toBe(200);
    expect(await again.json()).toEqual(added);
    expect(await feeds.due(site.deps.now().toISOString(), 10)).toEqual([feedId('https://feeds.example/rss')]);
  });

  it.each([
    [{}],
    [{ url: 'no address' }],
    [{ url: 'file:///etc/passwd' }],
    [{ url: 'https://u:p@feeds.example/' }],
    [{ url: `https://feeds.example/${'x'.repeat(600)}` }],
    [{ url: { $ne: '' } }],
    [{ url: 'https://feeds.example/', status: 'gone' }],
    [{ url: 'https://feeds.example/', title: '' }],
  ])('refuses %j and says where', async (body) => {
    const response = await operator('POST', '/v1/feeds', body);
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ errors: [{ path: expect.any(String) }] });
    expect(await feeds.list()).toEqual([]);
  });
});

describe('the settings of a feed', () => {
  const settings = {
    title: 'Port',
    watch: 'h2 a',
    language: 'pt-BR',
    tags: ['ports', 'weather'],
    weight: 1.5,
    maxPauseMinutes: 30,
  };
  const secrets = { login: { name: 'reader', password: 'hidden-1' }, headers: { 'X-Key': 'hidden-2' } };

  it('are stored and shown, except its secrets', async () => {
    const response = await operator('POST', '/v1/feeds', {
      url: 'feed://feeds.example/port',
      ...settings,
      ...secrets,
    });
    expect(response.status).toBe(201);
    const added = await response.text();
    expect(JSON.parse(added)).toMatchObject({
      url: 'http://feeds.example/port',
      ...settings,
      language: 'pt',
      hasSecrets: true,
    });
    const { id } = JSON.parse(added);
    expect(await feeds.getSecrets(id)).toEqual({
      origin: 'http://feeds.example',
      headers: { 'X-Key': 'hidden-2', authorization: `Basic ${btoa('reader:hidden-1')}` },
    });
    const exported = await (await operator('GET', '/v1/feeds/export')).text();
    for (const shown of [added, exported, await (await operator('GET', '/v1/feeds')).text()])
      expect(shown).not.toMatch(/hidden|Basic|reader:/);
    await feeds.delete(id);
    expect(await (await importing(exported)).json()).toMatchObject({ added: 1, refused: [] });
    expect(await feeds.get(id)).toMatchObject({ ...settings, language: 'pt' });
  });

  it('are changed one by one, and removed by null', async () => {
    const id = await addFeed('https://feeds.example/1');
    await feeds.change(id, { nextPollAt: '2999-01-01T00:00:00.000Z' });
    const change = (body: unknown) => operator('PATCH', `/v1/feeds/${id}`, body);
    expect(await (await change({ ...settings, ...secrets, fullText: true })).json()).toMatchObject({
      ...settings,
      language: 'pt',
      fullText: true,
      hasSecrets: true,
      nextPollAt: site.deps.now().toISOString(),
    });
    expect(await (await change({ weight: 3 })).json()).toMatchObject({
      title: 'Port',
      weight: 3,
      hasSecrets: true,
    });
    expect(await feeds.getSecrets(id)).toBeDefined();
    const cleared = await change({ title: null, watch: null, tags: null, login: null, headers: null });
    expect(await cleared.json()).toMatchObject({ weight: 3, language: 'pt' });
    const { title, watch, tags, hasSecrets } = (await feeds.get(id)) ?? {};
    expect([title, watch, tags, hasSecrets]).toEqual([undefined, undefined, undefined, undefined]);
    expect(await feeds.getSecrets(id)).toBeUndefined();
    expect((await operator('PATCH', '/v1/feeds/unknown', {})).status).toBe(404);
  });

  it.each([
    [{ watch: 'h2[' }],
    [{ language: 'Elvish' }],
    [{ tags: ['1', '2', '3', '4', '5', '6'] }],
    [{ weight: 0 }],
    [{ maxPauseMinutes: 1 }],
    [{ headers: { host: 'other.example' } }],
    [{ headers: { 'X-Key': 'two\r\nlines: x' } }],
    [{ headers: { 'bad name': 'x' } }],
    [{ login: { name: 'a:b', password: 'x' } }],
  ])('are refused when they are invalid: %j', async (body) => {
    const response = await operator('POST', '/v1/feeds', { url: 'https://feeds.example/', ...body });
    expect(response.status).toBe(422);
    const answer = await response.json();
    expect(answer).toMatchObject({ errors: [{ path: expect.stringContaining(Object.keys(body)[0] ?? '') }] });
    expect(await feeds.list()).toEqual([]);
  });
});

describe('feeds', () => {
  it('are listed with their problems, and without secrets', async () => {
    const id = await addFeed('https://feeds.example/1');
    const push = {
      hub: 'https://hub.example/',
      topic: 't',
      secret: 'the-secret',
      askedAt: '2030-01-01T00:00:00.000Z',
    };
    await feeds.change(id, { failures: 3, problem: 'It answers with status 500.', push, etag: '"v"' });
    const listed = await (await operator('GET', '/v1/feeds')).text();
    expect(JSON.parse(listed).feeds).toMatchObject([
      { id, failures: 3, problem: 'It answers with status 500.', pushed: true },
    ]);
    expect(listed).not.toContain('the-secret');
  });

  it('are polled at once when asked, even ones that had ended', async () => {
    const id = await addFeed('https://feeds.example/1');
    await feeds.change(id, { status: 'gone', nextPollAt: undefined });
    expect((await operator('POST', `/v1/feeds/${id}/poll`)).status).toBe(202);
    expect(await feeds.due(site.deps.now().toISOString(), 10)).toEqual([id]);
    expect((await operator('POST', '/v1/feeds/unknown/poll')).status).toBe(404);
  });

  it('are paused: never due, whatever else is asked, until they are resumed', async () => {
    const id = await addFeed('https://feeds.example/1');
    const ask = async (method: string, path: string, body?: unknown) => {
      const answer = await operator(method, `/v1/feeds/${id}${path}`, body);
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
    };
    const due = () => feeds.due('2999-01-01T00:00:00.000Z', 10);
    for (let twice = 0; twice < 2; twice++) {
      const paused = await ask('POST', '/pause');
      expect(paused).toMatchObject({ status: 200, body: { status: 'paused' } });
      expect(paused.body).not.toHaveProperty('nextPollAt');
      expect(await due()).toEqual([]);
    }
    expect(await ask('PATCH', '', { title: 'Port' })).toMatchObject({
      body: { status: 'paused', title: 'Port' },
    });
    expect(await ask('POST', '/poll')).toMatchObject({
      status: 409,
      body: { detail: 'This feed is paused. Resume it first.' },
    });
    expect((await operator('POST', '/v1/feeds', { url: 'https://feeds.example/1' })).status).toBe(200);
    expect(await due()).toEqual([]);
    expect(await ask('GET', '')).toMatchObject({ status: 200, body: { id, status: 'paused' } });

    for (let twice = 0; twice < 2; twice++) {
      expect(await ask('POST', '/resume')).toMatchObject({ status: 200, body: { status: 'active' } });
      expect(await due()).toEqual([id]);
    }
  });

  it('that have ended are neither paused nor resumed, and newsletters neither', async () => {
    const id = await addFeed('https://feeds.example/1');
    await feeds.change(id, { status: 'gone', nextPollAt: undefined });
    const made = await operator('POST', '/v1/feeds', { newsletter: { name: 'Coast' } });
    const { id: letterId } = z.object({ id: z.string() }).parse(await made.json());
    for (const action of ['pause', 'resume']) {
      expect((await operator('POST', `/v1/feeds/${id}/${action}`)).status).toBe(409);
      expect((await operator('POST', `/v1/feeds/${letterId}/${action}`)).status).toBe(409);
      expect((await operator('POST', `/v1/feeds/unknown/${action}`)).status).toBe(404);
    }
    expect((await operator('GET', '/v1/feeds/unknown')).status).toBe(404);
  });

  it('tell how much came on each day', async () => {
    const id = await addFeed('https://feeds.example/1');
    await feeds.change(id, { arrivals: { until: '2029-12-31', counts: [5, 3] } });
    const answer = await operator('GET', `/v1/feeds/${id}`);
    expect(await answer.json()).toMatchObject({
      itemsPerDay: 0,
      arrivals: expect.arrayContaining([
        { day: '2030-01-01', count: 0 },
        { day: '2029-12-31', count: 5 },
        { day: '2029-12-30', count: 3 },
      ]),
    });
  });

  it('can be removed once', async () => {
    const id = await addFeed('https://feeds.example/1');
    expect((await operator('DELETE', `/v1/feeds/${id}`)).status).toBe(204);
    expect((await operator('DELETE', `/v1/feeds/${id}`)).status).toBe(404);
    expect(await feeds.list()).toEqual([]);
  });

  it.each([
    ['GET', '/v1/feeds'],
    ['POST', '/v1/feeds'],
    ['PATCH', '/v1/feeds/x'],
    ['DELETE', '/v1/feeds/x'],
    ['POST', '/v1/feeds/x/poll'],
    ['POST', '/v1/feeds/import'],
    ['GET', '/v1/feeds/export'],
  ])('need a key: %s %s', async (method, path) => {
    expect((await site.request(method, path)).status).toBe(401);
    expect((await site.request(method, path, { headers: { authorization: 'Bearer ww_wrong' } })).status).toBe(
      401,
    );
  });
});

describe('lists of feeds', () => {
  it('are imported and exported as OPML, and an export can be imported again', async () => {
    const startSet = await readFile(new URL('../../../shared/feeds/start-set.opml', import.meta.url), 'utf8');
    const first = imported.parse(await (await importing(startSet)).json());
    expect(first).toMatchObject({ known: 0, refused: [] });
    expect(first.added).toBeGreaterThanOrEqual(60);

    const exported = await operator('GET', '/v1/feeds/export');
    expect(exported.headers.get('content-type')).toContain('text/x-opml');
    expect(await (await importing(await exported.text())).json()).toEqual({
      added: 0,
      known: first.added,
      refused: [],
    });
    expect(await feeds.list()).toHaveLength(first.added);
  });

  it('are read in the charset that they were written in', async () => {
    const opml =
      '<?xml version="1.0" encoding="windows-1252"?><opml><body><outline text="Z\u00fcrich" xmlUrl="https://z.example/"/></body></opml>';
    expect((await importing(Uint8Array.from(Buffer.from(opml, 'latin1')))).status).toBe(200);
    expect((await feeds.list()).map(({ title }) => title)).toEqual(['Z\u00fcrich']);
  });

  it('name the entries that are not feeds', async () => {
    const opml =
      '<opml><body><outline text="x" xmlUrl="ftp://a.example/"/><outline text="y" xmlUrl="https://a.example/"/></body></opml>';
    const answer = imported.parse(await (await importing(opml)).json());
    expect(answer).toMatchObject({ added: 1, known: 0 });
    expect(answer.refused[0]).toContain('ftp://a.example/');
  });

  it('are refused when they are not OPML or too long', async () => {
    expect((await importing('<html></html>')).status).toBe(422);
    const outlines = Array.from(
      { length: 1001 },
      (_, n) => `<outline text="${n}" xmlUrl="https://a.example/${n}"/>`,
    );
    expect((await importing(`<opml><body>${outlines.join('')}</body></opml>`)).status).toBe(413);
    expect(await feeds.list()).toEqual([]);
  });
});

describe('a WebSub hub', () => {
  const topic = 'https://feeds.example/1';
  const body = rssFeed([{ guid: 'g', title: 'Pushed', link: 'https://feeds.example/a', text: 'Text' }]);
  const sign = (text: string) => `sha256=${createHmac('sha256', 'the-secret').update(text).digest('hex')}`;
  const pushTo = (id: string, text: string, signature: string) =>
    site.app.request(`https://news.example/websub/${id}`, {
      method: 'POST',
      headers: { 'content-type': 'application/rss+xml', 'x-hub-signature': signature },
      body: text,
    });

  async function subscribed() {
    const id = await addFeed(topic);
    const at = site.deps.now().toISOString();
    await feeds.change(id, {
      lastReadAt: at,
      push: { hub: 'https://hub.example/', topic, secret: 'the-secret', askedAt: at },
    });
    return id;
  }

  it('gets its challenge back as plain text for a subscribed topic, and changes nothing', async () => {
    const id = await subscribed();
    const before = await feeds.get(id);
    const query = (mode: string, of = topic) =>
      `/websub/${id}?${new URLSearchParams({ 'hub.mode': mode, 'hub.topic': of, 'hub.challenge': '<script>', 'hub.lease_seconds': '5' })}`;
    const response = await site.request('GET', query('subscribe'));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(await response.text()).toBe('<script>');
    for (const path of [
      query('unsubscribe'),
      query('subscribe', 'https://other.example/'),
      query('denied'),
      `/websub/${id}`,
      '/websub/none',
    ]) {
      expect((await site.request('GET', path)).status).toBe(404);
    }
    expect(await feeds.get(id)).toEqual(before);
  });

  it('is not listened to while the feed is paused', async () => {
    const id = await subscribed();
    await operator('POST', `/v1/feeds/${id}/pause`);
    expect((await pushTo(id, body, sign(body))).status).toBe(202);
    expect(site.queued).toEqual([]);
  });

  it('is believed when it signs, and gets the same answer when it does not', async () => {
    const id = await subscribed();
    expect((await pushTo(id, body, 'sha256=00')).status).toBe(202);
    expect((await pushTo(id, 'junk', sign('junk'))).status).toBe(202);
    expect(site.queued).toEqual([]);
    expect((await pushTo(id, body, sign(body))).status).toBe(202);
    expect(site.queued.map(({ title }) => title)).toEqual(['Pushed']);
    const { arrivals } = (await feeds.get(id)) ?? {};
    expect(arrivals).toEqual({ until: site.deps.now().toISOString().slice(0, 10), counts: [1] });
    expect((await pushTo('none', body, sign(body))).status).toBe(404);
  });
});
