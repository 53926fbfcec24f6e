import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FunctionName, functions } from '../../infra/service-plan.ts';
import { type Bundles, buildBundles, codeFiles, measureBundle } from '../support/bundles.ts';

/**
 * The most bytes of minified code that a cold start of a function reads; what it reads later, when it is needed, is not in
 * it. The large ones match articles (stemmers and letter patterns of languages), read feeds or serve pages.
 */
const mostBytes: Readonly<Partial<Record<FunctionName, number>>> = {
  web: 1_000_000,
  'match-articles': 1_100_000,
  'compact-index': 1_120_000,
  'poll-feed': 950_000,
};
const mostBytesOfOthers = 750_000;

let bundles: Bundles;
beforeAll(async () => {
  bundles = await buildBundles();
});
afterAll(() => bundles.remove());

describe.each(Object.keys(functions) as FunctionName[])('the bundle of %s', (name) => {
  it('is small enough to be loaded quickly', async () => {
    const { atStart } = await measureBundle(bundles.all[name]);
    expect(atStart).toBeGreaterThan(1_000);
    expect(atStart).toBeLessThan(mostBytes[name] ?? mostBytesOfOthers);
  });

  it('loads by itself, without node_modules, exports the handler that Lambda calls, and can load every part that is read later', async () => {
    const bundle = bundles.all[name];
    expect(bundle.handler).toBe('index.handler');
    const later = (await codeFiles(bundle)).filter((file) => file !== 'index.mjs');
    expect(later.length).toBeGreaterThan(0);
    // First what Lambda loads: the others count on it.
    const [first, ...others] = ['index.mjs', ...later].map(
      (file) => new URL(file, pathToFileURL(bundle.file)).href,
    );
    const load = `console.log(typeof (await import(${JSON.stringify(first)})).handler);
      for (const file of ${JSON.stringify(others)}) await import(file);
      console.log('loaded');`;
    expect(await bundles.run(bundle, load)).toBe('function\nloaded');
  });
});

describe('the parts of web, run from its bundle', () => {
  it.each([
    ['/robots.txt', 200, 'Disallow'],
    ['/help/queries', 200, 'lang:'],
    ['/openapi.json', 200, '/v1/me/rules'],
    ['/admin', 200, 'ww_'],
    ['/v1/me', 401, 'problem+json'],
    ['/v1/feeds', 401, 'problem+json'],
  ])('answer %s with %i', async (rawPath, status, text) => {
    const event = {
      version: '2.0',
      rawPath,
      rawQueryString: '',
      headers: { host: 'example.org', accept: 'text/html' },
      requestContext: { http: { method: 'GET', path: rawPath, sourceIp: '192.0.2.1' } },
      isBase64Encoded: false,
    };
    const load = `const { handler } = await import(${JSON.stringify(bundles.all.web.file)});
      console.log(JSON.stringify(await handler(${JSON.stringify(event)}, {})));`;
    const answer = JSON.parse(await bundles.run(bundles.all.web, load));
    expect(answer.statusCode, answer.body).toBe(status);
    expect(JSON.stringify(answer)).toContain(text);
  });
});
