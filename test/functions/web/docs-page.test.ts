import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeApi } from '../../../functions/web/describe-api.ts';
import { callsOf, curlOf } from '../../../functions/web/views/docs/calls.ts';
import { startTestSite, type TestSite } from '../../support/test-site.ts';

let site: TestSite;
let page: string;
beforeAll(async () => {
  site = await startTestSite();
  page = await (await site.get('/docs')).text();
});
afterAll(() => site.table.close());

describe('the documentation of the API', () => {
  it('begins with authentication, and leads to every call, shape and problem, each of which is open', () => {
    const ids = new Set([...page.matchAll(/\bid="([^"]+)"/g)].map(([, id]) => id));
    const targets = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id ?? '');
    expect(targets.filter((id) => !ids.has(id))).toEqual([]);
    expect(targets.filter((id) => id.startsWith('shape-')).length).toBeGreaterThan(20);
    for (const { id } of callsOf(describeApi(site.app))) expect(targets).toContain(id);
    expect(ids.size).toBe([...page.matchAll(/\bid="([^"]+)"/g)].length);
    expect(page).not.toContain('<details');
    expect(page.indexOf('id="authentication"')).toBeLessThan(page.indexOf('class="call" id="'));
  });

  it('says in the reader’s language that it is in English', async () => {
    const german = await (await site.get('/docs', { headers: { 'accept-language': 'de' } })).text();
    expect(german).toContain('Diese Seite ist auf Englisch.');
    expect(german).toContain('<div class="docs" lang="en" dir="ltr">');
  });

  it('shows calls that a shell reads as they are meant', () => {
    for (const call of callsOf(describeApi(site.app))) {
      // "curl" prints its arguments, one a line.
      const script = `curl() { printf '%s\\0' "$@"; }; SITE=https://s.example KEY=ww_k TOKEN=wwt_t SESSION=session=s ID=i NAME=n OUTPUTID=o RECIPIENTID=r HOST=h; ${curlOf(call)}`;
      const given = execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0');
      expect(given[0], call.id).toBe(
        `https://s.example${call.path.replace('{id}', 'i').replace('{name}', 'n').replace('{outputId}', 'o').replace('{recipientId}', 'r').replace('{host}', 'h')}${given[0]?.includes('?') ? given[0].slice(given[0].indexOf('?')) : ''}`,
      );
      const body = given.at(given.indexOf('-d') + 1);
      if (given.includes('-d')) expect(() => JSON.parse(body ?? ''), call.id).not.toThrow();
      const access = given.join('\n');
      if (call.operation.security?.some((one) => 'apiKey' in one))
        expect(access).toContain('Authorization: Bearer ww_k');
      if (call.operation.security?.some((one) => 'token' in one))
        expect(access).toContain('Authorization: Bearer wwt_t');
      else if (call.operation.security?.some((one) => 'session' in one))
        expect(access).toContain('Cookie: session=s');
    }
  });
});
