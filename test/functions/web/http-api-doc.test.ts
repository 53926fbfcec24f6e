import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { limits } from '../../../functions/web/limits.ts';
import { operatorCalls } from '../../../functions/web/operator-calls.ts';
import { startTestSite, type TestSite } from '../../support/test-site.ts';

let site: TestSite;
let text: string;
beforeAll(async () => {
  site = await startTestSite();
  text = await readFile(new URL('../../../docs/http-api.md', import.meta.url), 'utf8');
});
afterAll(() => site.table.close());

/** The code in the first column of the tables. */
const named = () =>
  text
    .split('\n')
    .flatMap((line) =>
      [...(/^\| (.*?) \|/.exec(line)?.[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, code]) => code ?? ''),
    );
const served = () =>
  site.app.routes
    .filter(({ method, path }) => method !== 'ALL' && !path.includes('*'))
    .map(({ method, path }) => ({ method, path: path.replace(/:(\w+)(?:\{.*?\})?/g, '{$1}') }));

/** Parts of a page that its script asks for. */
const fragments = ['/preview', '/first-mail'];

describe('docs/http-api.md', () => {
  it('names every call of the API and no other', () => {
    const calls = served().filter(({ path }) => path.startsWith('/v1/') || path === '/healthz');
    const expected = [...calls.map(({ method, path }) => `${method} ${path}`), 'POST /v1/articles'];
    expect(new Set(named().filter((code) => /^[A-Z]+ \//.test(code)))).toEqual(new Set(expected));
  });

  it('gives the scope that the key needs for every operator call', () => {
    for (const [call, { needs }] of Object.entries(operatorCalls))
      expect(text).toContain(`| \`${call}\` | key, \`${needs}\` |`);
  });

  it('names every page and no other', () => {
    const pages = served()
      .map(({ path }) => (path.startsWith('/assets/') ? '/assets/{file}' : path))
      .filter((path) => !path.startsWith('/v1/') && !fragments.includes(path));
    expect(new Set(named().filter((code) => code.startsWith('/') && !fragments.includes(code)))).toEqual(
      new Set(pages),
    );
  });

  it('states the actual limits', () => {
    const units: Record<number, string> = { 60: 'a minute', 3600: 'an hour' };
    for (const { max, seconds } of Object.values(limits)) {
      expect(text).toContain(`| ${max.toLocaleString('en')} ${units[seconds]} | 429 |`);
    }
  });
});
