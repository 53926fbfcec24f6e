import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newFeed } from '../../../shared/feeds/feed.ts';
import { openConsole, openToLook } from '../../support/console.ts';
import { siteUrl, startTestSite, type TestSite } from '../../support/test-site.ts';

let site: TestSite;
let cookie: string;
beforeAll(async () => {
  site = await startTestSite();
  cookie = await openConsole(site);
});
afterAll(() => site.table.close());

const textOf = async (path: string, as = cookie) => (await site.get(path, { cookie: as })).text();
const send = (path: string, form: Record<string, string>) => site.post(path, { cookie, form });
const idIn = (answer: Response) =>
  /^\/admin\/feeds\/(\w+)/.exec(answer.headers.get('location') ?? '')?.[1] ?? '';
const lastOf = async (action: string) => {
  const { entries } = await site.deps.auditLog.page({ at: '2031-01-01T00:00:00.000Z' }, { action }, 1);
  return entries[0];
};

describe('the form of a new feed', () => {
  it('adds it with all its settings, also without the scheme of its address', async () => {
    const answer = await send('/admin/feeds/new', {
      kind: 'feed',
      url: 'courier.example/rss.xml',
      title: 'Port Aster Courier',
      fullText: 'on',
      language: 'EN',
      tags: 'port, sea ,',
      weight: '1.5',
      maxPauseMinutes: '15',
      loginName: 'desk',
      password: ' word ',
      headers: 'X-Api-Key: key-of-courier\nX-Other: two',
    });
    expect(answer.status).toBe(303);
    const id = idIn(answer);
    expect(await site.deps.feeds.get(id)).toMatchObject({
      url: 'https://courier.example/rss.xml',
      title: 'Port Aster Courier',
      fullText: true,
      language: 'en',
      tags: ['port', 'sea'],
      weight: 1.5,
      maxPauseMinutes: 15,
      hasSecrets: true,
    });
    expect((await site.deps.feeds.getSecrets(id))?.headers).toMatchObject({
      'X-Api-Key': 'key-of-courier',
      'X-Other': 'two',
    });
    const page = await textOf(answer.headers.get('location') ?? '');
    expect(page).toContain('Added. It is read within a minute or two.');
    expect(page).not.toContain('key-of-courier');
    expect(await lastOf('feed.add')).toMatchObject({
      on: id,
      detail: 'courier.example',
      who: { kind: 'session' },
    });
  });

  it('says that a feed is there already, and leaves it as it is', async () => {
    await site.deps.feeds.create(newFeed({ url: 'https://twice.example/', title: 'First' }, site.clock.now));
    const answer = await send('/admin/feeds/new', { url: 'https://twice.example/', title: 'Second' });
    expect(answer.headers.get('location')).toMatch(/\?done=known$/);
    expect((await site.deps.feeds.get(idIn(answer)))?.title).toBe('First');
  });

  it('adds a newsletter, and shows the address to subscribe with', async () => {
    const answer = await send('/admin/feeds/new', { kind: 'newsletter', title: 'Coast' });
    expect(await textOf(answer.headers.get('location') ?? '')).toMatch(/[\w.-]+@inbox\.news\.example/);
  });

  it.each([
    ['an address that is none', { url: 'not an address' }, 'url'],
    ['an address with a password', { url: 'https://desk:word@news.example/' }, 'url'],
    ['no address', { url: '' }, 'url'],
    ['a weight that is no number', { url: 'https://a.example/', weight: 'heavy' }, 'weight'],
    ['too many tags', { url: 'https://a.example/', tags: 'a,b,c,d,e,f' }, 'tags'],
    ['a selector that cannot be read', { url: 'https://a.example/', watch: 'h2 >>' }, 'watch'],
    ['a header without a colon', { url: 'https://a.example/', headers: 'no colon here' }, 'headers'],
    ['a newsletter without a name', { kind: 'newsletter', title: '' }, 'title'],
  ])('refuses %s, keeps what was typed and leads to the field', async (_, form, field) => {
    const before = (await site.deps.feeds.list()).length;
    const answer = await send('/admin/feeds/new', { language: 'de', ...form } as Record<string, string>);
    const page = await answer.text();
    expect(answer.status).toBe(422);
    expect(page).toContain(`href="#${field}"`);
    expect(page).toMatch(new RegExp(`id="${field}"[^>]*aria-invalid="true"`));
    expect(page).toContain('value="de"');
    expect(page).toContain('<title>Error:');
    const [, said = ''] = new RegExp(`href="#${field}"[^>]*>([^<]*)<`).exec(page) ?? [];
    expect(said, 'a whole sentence').toMatch(/^\p{Lu}/u);
    expect(await site.deps.feeds.list()).toHaveLength(before);
  });
});

describe('the page of a feed', () => {
  const added = async (name: string) => {
    const one = newFeed({ url: `https://${name}.example/rss`, title: name, tags: ['sea'] }, site.clock.now);
    await site.deps.feeds.create(one);
    return one.id;
  };

  it('says in words why it cannot be read, and when it is tried again', async () => {
    const id = await added('failing');
    const nextPollAt = new Date(site.clock.now.getTime() + 3_600_000).toISOString();
    await site.deps.feeds.change(id, { failures: 3, problem: 'The server answered 503.', nextPollAt });
    const page = await textOf(`/admin/feeds/${id}`);
    expect(page).toContain('The server answered 503.');
    expect(page).toContain('3 times in a row');
    expect(page).toMatch(/tried again <time[^>]*>in 60 minutes/);
    expect(await textOf('/admin')).toContain(`href="/admin/feeds/${id}"`);
    expect(await textOf('/admin/feeds?state=failing')).toContain('The server answered 503.');

    const due = new Date(site.clock.now.getTime() - 3000).toISOString();
    const problem = 'https://failing.example/rss cannot be reached: no server has this name';
    await site.deps.feeds.change(id, { problem, nextPollAt: due });
    expect(await textOf(`/admin/feeds/${id}`)).toContain('It is tried again within a minute.');
    for (const path of ['/admin', '/admin/feeds?state=failing'])
      expect(await textOf(path), path).toContain('It cannot be reached: no server has this name.');
    await site.deps.feeds.delete(id);
  });

  it('changes what is set, and takes back what was emptied', async () => {
    const id = await added('changing');
    const answer = await send(`/admin/feeds/${id}`, { title: 'Changed', language: 'fr', tags: '' });
    expect(answer.headers.get('location')).toBe(`/admin/feeds/${id}?done=changed`);
    const feed = await site.deps.feeds.get(id);
    expect(feed).toMatchObject({ title: 'Changed', language: 'fr', fullText: false });
    expect(feed?.tags).toBeUndefined();
  });

  it('keeps secrets that nothing is typed for, and forgets them when asked', async () => {
    const id = idIn(
      await send('/admin/feeds/new', { url: 'https://locked.example/', loginName: 'desk', password: 'word' }),
    );
    await send(`/admin/feeds/${id}`, { title: 'Locked' });
    expect(await site.deps.feeds.getSecrets(id)).toBeDefined();
    await send(`/admin/feeds/${id}`, { title: 'Locked', forgetSecrets: 'on' });
    expect(await site.deps.feeds.getSecrets(id)).toBeUndefined();
    expect((await site.deps.feeds.get(id))?.hasSecrets).toBeFalsy();
  });

  it('pauses, resumes, polls, and deletes after asking', async () => {
    const id = await added('acting');
    const status = async () => (await site.deps.feeds.get(id))?.status;
    await send(`/admin/feeds/${id}/pause`, {});
    expect(await status()).toBe('paused');
    const refused = await send(`/admin/feeds/${id}/poll`, {});
    expect(refused.status).toBe(409);
    expect(await refused.text()).toContain('This feed is paused. Resume it first.');
    await send(`/admin/feeds/${id}/resume`, {});
    expect(await status()).toBe('active');
    site.clock.now = new Date(site.clock.now.getTime() + 60_000);
    await send(`/admin/feeds/${id}/poll`, {});
    expect((await site.deps.feeds.get(id))?.nextPollAt).toBe(site.clock.now.toISOString());
    expect(await textOf(`/admin/feeds/${id}/remove`)).toContain('Delete acting?');
    expect(await status()).toBe('active');
    const removed = await send(`/admin/feeds/${id}/remove`, {});
    expect(removed.headers.get('location')).toBe('/admin/feeds?done=removed');
    expect(await status()).toBeUndefined();
    expect((await site.get(`/admin/feeds/${id}`, { cookie })).status).toBe(404);
  });

  it('shows what is set to a key that may only look, without a field', async () => {
    const id = await added('looking');
    const page = await textOf(`/admin/feeds/${id}`, await openToLook(site));
    expect(page).toContain('<dt>Tags</dt><dd>sea</dd>');
    expect(page).not.toMatch(/<input(?! type="hidden")/);
  });
});

describe('a list of feeds', () => {
  const upload = (name: string, content: string) => {
    const body = new FormData();
    body.set('file', new File([content], name, { type: 'text/x-opml' }));
    return Promise.resolve(
      site.app.request(`${siteUrl}/admin/feeds/import`, {
        method: 'POST',
        headers: { cookie, origin: siteUrl },
        body,
      }),
    );
  };

  it('is read, counted and exported again', async () => {
    const answer = await upload(
      'list.opml',
      '<opml><body><outline text="One" xmlUrl="https://one.example/"/><outline xmlUrl="https://one.example/"/><outline xmlUrl="mailto:x"/></body></opml>',
    );
    expect(answer.status).toBe(303);
    expect(await textOf(answer.headers.get('location') ?? '')).toMatch(/From the list: 1 added/);
    expect(await lastOf('feed.import')).toMatchObject({ detail: '1 added of 1' });
    const exported = await site.get('/admin/feeds/export', { cookie });
    expect(exported.headers.get('content-disposition')).toContain('feeds.opml');
    expect(await exported.text()).toContain('https://one.example/');
  });

  it.each([
    ['an empty file', ''],
    ['a file that is no OPML', 'hello'],
  ])('that is %s is refused, and says so at its field', async (_, content) => {
    const answer = await upload('list.opml', content);
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('href="#file"');
  });
});

describe('many feeds', () => {
  it('are found by name and by state, with those in trouble first', async () => {
    for (let n = 0; n < 5; n++)
      await site.deps.feeds.create(
        newFeed({ url: `https://many.example/${n}`, title: `Many ${n}` }, site.clock.now),
      );
    const [, second] = (await site.deps.feeds.list()).filter(({ title }) => title?.startsWith('Many'));
    await site.deps.feeds.change(second?.id ?? '', { failures: 1, problem: 'No answer.' });
    const page = await textOf('/admin/feeds?q=many');
    expect([...page.matchAll(/<bdi>(Many \d)<\/bdi>/g)].map(([, name]) => name)).toEqual([
      'Many 1',
      'Many 0',
      'Many 2',
      'Many 3',
      'Many 4',
    ]);
    expect(page).toContain('href="/admin/feeds?q=many&amp;state=failing"');
  });
});
