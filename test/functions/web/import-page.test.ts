import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSite, type TestSite } from '../../support/test-site.ts';

let site: TestSite;
let reader: { id: string; cookie: string };
beforeAll(async () => {
  site = await startTestSite();
  await site.storeArticle('ferry-1', 'Ferry strike enters its second week', 'Crews met the owners.');
  reader = await site.subscriber('reader@example.org', [{ query: 'opera' }]);
});
afterAll(() => site.table.close());

const list = 'ferry AND strike\nopera\n"harbour master"\nsanction (\n';
const rulesOf = async () =>
  (await site.deps.rules.ofSubscriber(reader.id)).map(({ text }) => text).toSorted();

async function post(
  form: Record<string, string>,
): Promise<{ status: number; text: string; location: string }> {
  const answer = await site.post('/import', { cookie: reader.cookie, form });
  return {
    status: answer.status,
    text: await answer.text(),
    location: answer.headers.get('location') ?? '',
  };
}

describe('the page that imports rules', () => {
  it('asks visitors to sign in, and leads back', async () => {
    const answer = await site.get('/import');
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('/sign-in?next=%2Fimport');
  });

  it('shows what a pasted list has and would find, and saves nothing', async () => {
    const { status, text } = await post({ text: list, format: '', frequency: 'weekly' });
    expect(status).toBe(200);
    expect(text).toContain('2 rules can be imported. 1 is already there. 1 cannot be read as it is.');
    expect(text).toContain('1 of 1 recent articles');
    expect(text).toContain('Newest: Ferry strike enters its second week');
    expect(text).toContain('Import 2 rules');
    expect(await rulesOf()).toEqual(['opera']);
  });

  it('says what is wrong with nothing, and with what has no rules, and keeps what was typed', async () => {
    const empty = await post({ text: '  ', format: '', frequency: 'daily' });
    expect(empty.status).toBe(422);
    expect(empty.text).toContain('<title>Error: Import rules');
    expect(empty.text).toContain('Paste something, or choose a file');
    const broken = await post({ text: '{"rules": [', format: 'json', frequency: 'daily' });
    expect(broken.status).toBe(422);
    expect(broken.text).toContain('{&quot;rules&quot;: [</textarea>');
  });

  it('shows hostile texts as text', async () => {
    const { text } = await post({
      text: '</textarea><script>alert(1)</script>\nferry',
      format: 'queries',
      frequency: 'daily',
    });
    expect(text).not.toContain('<script>alert');
    expect(text).toContain('&lt;/textarea&gt;&lt;script&gt;');
  });

  it('saves by its button, leads to a page that can be reloaded, and saves nothing twice', async () => {
    const form = { text: list, format: 'queries', frequency: 'weekly', save: 'yes' };
    const saved = await post(form);
    expect([saved.status, saved.location]).toEqual([303, '/import?saved=2']);
    expect(await rulesOf()).toEqual(['"harbour master"', 'ferry AND strike', 'opera']);
    const added = (await site.deps.rules.ofSubscriber(reader.id)).find(
      ({ text }) => text === 'ferry AND strike',
    );
    expect(added?.frequency).toBe('weekly');
    expect((await post(form)).location).toBe('/import?saved=0');
    expect(await rulesOf()).toHaveLength(3);
    const done = await (await site.get('/import?saved=2', { cookie: reader.cookie })).text();
    expect(done).toContain('2 rules imported.');
  });

  it('reads a file, in its character set', async () => {
    const body = new FormData();
    body.set('text', '');
    body.set('file', new File(['query,name\nfähre,Fähren\n'], 'rules.csv', { type: 'text/csv' }));
    const answer = await site.app.request('/import', {
      method: 'POST',
      body,
      headers: { cookie: reader.cookie, origin: 'https://news.example' },
    });
    expect(await answer.text()).toContain('<bdi>Fähren</bdi>');
  });

  it('is refused when another site sends the form', async () => {
    const answer = await site.post('/import', {
      cookie: reader.cookie,
      form: { text: list, save: 'yes' },
      headers: { origin: 'https://evil.example' },
    });
    expect(answer.status).toBe(403);
  });

  it('offers the export, which can be imported again', async () => {
    const page = await (await site.get('/import', { cookie: reader.cookie })).text();
    expect(page).toContain('href="/v1/me/rules/export?format=yaml"');
    const file = await (await site.get('/v1/me/rules/export?format=yaml', { cookie: reader.cookie })).text();
    expect((await post({ text: file, format: '', frequency: 'daily' })).text).toContain(
      '3 are already there.',
    );
  });

  it('says that there is no room for more rules, not to try again later', async () => {
    const text = Array.from({ length: 99 }, (_, n) => `quay${n}`).join('\n');
    const { text: page } = await post({ text, format: '', frequency: 'daily', save: 'yes' });
    expect(page).toContain('97 rules imported');
    expect(page).toContain('You have 100 rules, which is the most. Delete one first.');
    expect(page).not.toContain('Press the button again later');
  });
});
