import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { limits } from '../../../functions/web/limits.ts';
import { callerId } from '../../../shared/security/subscriber-id.ts';
import { startTestSite, type TestSite } from '../../support/test-site.ts';

let site: TestSite;
let cookie: string;
beforeAll(async () => {
  site = await startTestSite();
  await site.storeArticle('a1', 'Rain in Ostby', 'The council met.', {
    url: 'https://news.example/rain',
  });
  ({ cookie } = await site.subscriber('ada@reader.example', [{ query: 'harbour' }]));
});
afterAll(() => site.table.close());

const wanted =
  'Ferry strike\nCrews of Aster Lines stopped work.\n---\nTalks fail\nAster Lines met its crews.';

async function send(form: Record<string, string>) {
  const answer = await site.post('/rules/suggest', { cookie, form: { wanted: '', unwanted: '', ...form } });
  return { status: answer.status, html: await answer.text() };
}

describe('examples that were pasted', () => {
  it('give queries, each with a link that opens it as a new rule', async () => {
    const { status, html } = await send({ wanted, unwanted: 'Ship scrapped\nA ship was scrapped.' });
    expect(status).toBe(200);
    expect(html).toContain('Finds 2 of 2 articles that you want.');
    expect(html).toContain('Finds 0 of 1 article that you don’t want.');
    const [, href = ''] = /href="(\/rules\/new\?query=[^"]+)"/.exec(html) ?? [];
    const opened = await (await site.get(href.replaceAll('&amp;', '&'), { cookie })).text();
    expect(opened).toMatch(/<textarea id="query"[^>]*>\n[^<]*Aster Lines/i);
  });

  it('stay in the form, as text', async () => {
    const { html } = await send({ wanted: `${wanted}\n<script>alert(1)</script>` });
    expect(html).toContain('&lt;script&gt;alert(1)');
    expect(html).not.toContain('<script>alert');
  });
});

describe('what cannot be used', () => {
  it.each([
    ['nothing', { wanted: ' \n---\n' }, 'Paste at least one article that you want'],
    ['only unknown addresses', { wanted: 'https://elsewhere.example/a' }, 'addresses are not opened'],
    [
      'too many',
      { wanted: Array.from({ length: 51 }, () => 'ferry').join('\n---\n') },
      'at most 50 examples',
    ],
    ['a text that is too long', { wanted, unwanted: 'x'.repeat(20_001) }, 'to 20,000 characters'],
  ])('%s is said at its field', async (_, form, message) => {
    const { status, html } = await send(form);
    expect(status).toBe(422);
    expect(html).toContain(message);
    expect(html).toContain('aria-invalid="true"');
  });

  it('an unknown address beside a text is named and left out', async () => {
    const { status, html } = await send({ wanted: `${wanted}\nhttps://elsewhere.example/a` });
    expect(status).toBe(200);
    expect(html).toContain('No article came in under 1 address');
    expect(html).toContain('Finds 2 of 2 articles');
  });
});

it('is for readers who are signed in', async () => {
  expect((await site.get('/rules/suggest')).headers.get('location')).toContain('/sign-in');
});

it('counts against the limit of its caller', async () => {
  const from = '203.0.113.77';
  const who = callerId(await site.deps.readKeys(), from);
  for (let i = 0; i < limits.suggest.max; i += 1) await site.deps.countAgainst(limits.suggest, who);
  expect((await site.post('/rules/suggest', { cookie, from, form: { wanted } })).status).toBe(429);
});
