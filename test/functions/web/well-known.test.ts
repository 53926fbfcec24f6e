import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { brandSettings } from '../../../shared/brand.ts';
import { decodePng } from '../../support/decode-png.ts';
import { startTestSite, TestSite } from '../../support/test-site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.table.close());

const branded = (brand: object) => new TestSite(site.table, { brand: brandSettings.parse(brand) });
const page = async (path: string, cookie?: string) =>
  (
    await site.get(path, { headers: { accept: 'text/html' }, ...(cookie !== undefined && { cookie }) })
  ).text();

describe('/.well-known/security.txt', () => {
  it.each([
    [
      { securityContact: 'security@desk.example', replyTo: 'desk@desk.example' },
      'mailto:security@desk.example',
    ],
    [{ securityContact: 'https://desk.example/report' }, 'https://desk.example/report'],
    [{ replyTo: 'desk@desk.example' }, 'mailto:desk@desk.example'],
    [{ imprint: 'https://desk.example/imprint' }, 'https://desk.example/imprint'],
  ])('names the contact of %j', async (brand, contact) => {
    const answer = await branded(brand).get('/.well-known/security.txt');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/plain; charset=UTF-8']);
    const fields = Object.fromEntries(
      (await answer.text())
        .trim()
        .split('\n')
        .map((line) => line.split(/: (.*)/)),
    );
    expect(fields).toMatchObject({
      Contact: contact,
      Canonical: 'https://news.example/.well-known/security.txt',
    });
    const ahead = Date.parse(fields.Expires) - site.clock.now.getTime();
    expect(ahead).toBeGreaterThan(86_400_000);
    expect(ahead).toBeLessThan(365 * 86_400_000);
  });

  it.each([{}, { imprint: 'City Desk, 1 Quay Street' }])(
    'is not there when nobody is named: %j',
    async (brand) => {
      expect((await branded(brand).get('/.well-known/security.txt')).status).toBe(404);
    },
  );

  it('has no contact that cannot be reached safely', () => {
    for (const securityContact of ['http://desk.example/', 'javascript:alert(1)', 'desk']) {
      expect(brandSettings.safeParse({ securityContact }).success, securityContact).toBe(false);
    }
  });
});

describe('programs that look around', () => {
  it('may read what is for everybody, and nothing with a token in its address', async () => {
    const text = await (await site.get('/robots.txt')).text();
    expect(text).toMatch(/^User-agent: \*\n/);
    expect(text.trimEnd().endsWith('Disallow: /')).toBe(true);
    expect(text).not.toMatch(/Allow: \/(?:u|m|r|f|confirm)\b/);
  });

  it('find an icon: an ICO of ours, or the logo of the deployment', async () => {
    const ours = await site.get('/favicon.ico');
    expect(ours.headers.get('content-type')).toBe('image/x-icon');
    expect([...new Uint8Array(await ours.arrayBuffer()).slice(0, 6)]).toEqual([0, 0, 1, 0, 3, 0]);
    const logo = '<svg xmlns="http://www.w3.org/2000/svg"/>';
    const theirs = await branded({ logo }).get('/favicon.ico');
    expect([theirs.headers.get('content-type'), await theirs.text()]).toEqual(['image/svg+xml', logo]);
  });
});

describe('the head of a page', () => {
  it.each(['/', '/docs', '/help/queries'])('%s describes a page for everybody', async (path) => {
    const text = await page(path);
    expect(text).toMatch(/<meta name="description" content="[^"]{20,}">/);
    expect(text).toMatch(/<meta property="og:title" content="[^"]+">/);
    expect(text).toContain(`<meta property="og:url" content="https://news.example${path}">`);
    expect(text).not.toContain('noindex');
  });

  it('names a picture in the colours of the brand, which may be kept for ever', async () => {
    const seen = await Promise.all(
      [
        {},
        { name: 'Harbour Desk', accent: '#7a1f5c' },
        { logo: '<svg xmlns="http://www.w3.org/2000/svg"/>' },
      ].map(async (brand) => {
        const at = branded(brand);
        const text = await (await at.get('/', { headers: { accept: 'text/html' } })).text();
        const path =
          /<meta property="og:image" content="https:\/\/news\.example(\/assets\/[^"]+)">/.exec(text)?.[1] ??
          '';
        const answer = await at.get(path);
        expect(answer.headers.get('content-type')).toBe('image/png');
        expect(answer.headers.get('cache-control')).toContain('immutable');
        expect(text).toContain('<meta name="twitter:card" content="summary_large_image">');
        expect(text).toContain(
          `<meta property="og:image:alt" content="${'name' in brand ? 'Harbour Desk' : 'Wirewatch'}: a digest`,
        );
        const png = Buffer.from(await answer.arrayBuffer());
        expect(png.byteLength).toBeLessThan(20_000);
        return { path, ...decodePng(png) };
      }),
    );
    expect(new Set(seen.map(({ path }) => path)).size).toBe(3);
    for (const { width, height } of seen) expect([width, height]).toEqual([1200, 630]);
    // The band at the top, the paper, and the place of the mark, which a deployment with a logo of its own has not.
    expect(seen.map(({ at }) => at(600, 5))).toEqual(['#0b5a78', '#7a1f5c', '#0b5a78']);
    expect(seen.map(({ at }) => at(20, 600))).toEqual(['#fbfaf7', '#fbfaf7', '#fbfaf7']);
    expect(seen.map(({ at }) => at(240, 205))).toEqual(['#0b5a78', '#7a1f5c', '#fbfaf7']);
  });

  it('keeps somebody’s own page out of search engines, and names the feeds of a rule', async () => {
    const { id, cookie } = await site.subscriber('reader@example.org', [{ query: 'ferry' }]);
    const rule = await site.ruleOf(id);
    const own = await page(`/rules/${rule.id}`, cookie);
    expect(own).toContain('<meta name="robots" content="noindex">');
    expect(own).not.toContain('og:url');
    for (const [type, end] of [
      ['rss', 'rss'],
      ['atom', 'atom'],
      ['feed', 'json'],
    ]) {
      expect(own).toMatch(
        new RegExp(
          `<link rel="alternate" type="application/${type}\\+\\w+" title="[^"]+" href="[^"]+\\.${end}">`,
        ),
      );
    }
    expect(await page('/rules', cookie)).not.toContain('rel="alternate"');
  });
});
