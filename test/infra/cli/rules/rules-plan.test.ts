import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCli } from '../../../../infra/cli/run-cli.ts';
import { mailsTo } from '../../../end-to-end/people.ts';
import { startLocalService, type TestService } from '../../../support/local-service.ts';
import { readerCookie } from '../../../support/reader-cookie.ts';
import { jsonOf, wirewatch } from '../run-wirewatch.ts';

vi.setConfig({ testTimeout: 120_000 });

let service: TestService;
let readOnly: Record<string, string>;
let folder: string;
let env: Record<string, string>;

beforeAll(async () => {
  [service, folder] = await Promise.all([startLocalService(), mkdtemp(join(tmpdir(), 'wirewatch-plan-'))]);
  const cookie = await readerCookie(service, 'ann@reader.example', 'harbour');
  env = { WIREWATCH_DATA: service.folder, WIREWATCH_TOKEN: await tokenOf(cookie, 'write') };
  readOnly = { ...env, WIREWATCH_TOKEN: await tokenOf(cookie, 'read') };
}, 180_000);
afterAll(async () => {
  await service?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A token of the reader for programs. */
async function tokenOf(cookie: string, scope: 'read' | 'write'): Promise<string> {
  const answer = await fetch(`${service.url}/v1/me/tokens`, {
    method: 'POST',
    headers: { cookie, origin: service.url, 'content-type': 'application/json' },
    body: JSON.stringify({ name: `Rules, ${scope}`, scopes: [scope] }),
  });
  const { token } = (await answer.json()) as { token: string };
  return token;
}

const path = (name: string) => join(folder, name);
const put = (name: string, text: string) => writeFile(path(name), text);
const rules = (...args: readonly string[]) => wirewatch(['rules', ...args], env);
const called = async () => {
  const ended = await rules('export', '--json');
  return jsonOf<{ rule: { name?: string; query: string } }[]>(ended)
    .map(({ rule }) => `${rule.name ?? ''}: ${rule.query}`)
    .sort();
};

describe('rules as code', () => {
  it('are exported to a file that plan then finds unchanged', async () => {
    expect((await rules('export', path('saved.yaml'))).stdout).toContain('Rules written to');
    const planned = await rules('plan', path('saved.yaml'), '--delete');
    expect(planned.code).toBe(0);
    expect(planned.stdout).toBe('New: 0. Changed: 0. Deleted: 0. Unchanged: 1.\n');
    const again = await rules('export', path('saved.yaml'));
    expect(again.code).toBe(2);
    expect(again.stderr).toContain('it is there already');
  });

  it('are planned with what changes before anything is saved', async () => {
    await put(
      'ports.yaml',
      'language: en\nrules:\n  - name: Piers\n    query: pier OR jetty\n    frequency: weekly\n    mustMatch: [The piers]\n  - query: harbour\n    cap: 5\n',
    );
    const planned = await rules('plan', path('ports.yaml'));
    expect(planned.code).toBe(0);
    expect(planned.stdout).toContain(
      `+ Piers (${path('ports.yaml')}, line 3)\n    query: pier OR jetty\n    frequency: weekly`,
    );
    expect(planned.stdout).toMatch(/there are no recent articles to try it on/);
    expect(planned.stdout).toContain(`~ harbour (${path('ports.yaml')}, line 7)\n    cap: 20\n       → 5`);
    expect(planned.stdout).toContain('New: 1. Changed: 1. Deleted: 0. Unchanged: 0.');
    expect(await called()).toEqual([': harbour']);
  });

  it('are saved exactly as a plan says that was written to a file, once', async () => {
    await rules('plan', path('ports.yaml'), '--out', path('plan.json'));
    const applied = await rules('apply', '--plan', path('plan.json'));
    expect(applied.stderr).toBe('');
    expect(applied.stdout).toBe('Done: + Piers\nDone: ~ harbour\n');
    expect(await called()).toEqual([': harbour', 'Piers: pier OR jetty']);
    expect((await rules('plan', path('ports.yaml'))).stdout).toBe(
      'New: 0. Changed: 0. Deleted: 0. Unchanged: 2.\n',
    );
    const twice = await rules('apply', '--plan', path('plan.json'));
    expect(twice.code).toBe(1);
    expect(twice.stderr).toContain('the saved rules have changed since the plan was made');
    expect(await called()).toHaveLength(2);
  });

  it('show what another query finds, and are not saved without a yes', async () => {
    await fetch(`${service.url}/v1/articles`, {
      method: 'POST',
      headers: { authorization: `Bearer ${service.operatorKey}`, 'content-type': 'application/json' },
      body: JSON.stringify([
        { title: 'A jetty burns', text: 'Nobody was hurt at the jetty.', language: 'en' },
        { title: 'The pier opens', text: 'The pier is open to all again.', language: 'en' },
      ]),
    });
    await service.settle();
    // The sample on which queries are tried is read once in two minutes.
    await service.advanceClock(180);
    await put('ports.yaml', 'rules:\n  - {name: Piers, query: pier, frequency: weekly}\n');
    const planned = await rules('plan', path('ports.yaml'));
    expect(planned.stdout).toMatch(
      /query: pier OR jetty\n +→ pier\n +of \d+ recent articles it finds 0 that it did not, and no longer 1/,
    );
    expect(planned.stdout).toContain('In no file, and left alone: harbour.');
    const asked: string[] = [];
    const quiet = { write: () => true };
    const code = await runCli(['rules', 'apply', path('ports.yaml')], {
      env,
      stdout: quiet,
      stderr: quiet,
      ask: async (question) => {
        asked.push(question);
        return 'no';
      },
    });
    expect({ code, asked }).toEqual({ code: 1, asked: ['Do this? Type yes: '] });
    const alone = await rules('apply', path('ports.yaml'));
    expect(alone.code).toBe(2);
    expect(alone.stderr).toContain('--yes');
    expect(await called()).toContain('Piers: pier OR jetty');
  });

  it('delete what is in no file only with --delete', async () => {
    const applied = await rules('apply', path('ports.yaml'), '--yes', '--delete');
    expect(applied.stdout).toBe('Done: - harbour\nDone: ~ Piers\n');
    expect(await called()).toEqual(['Piers: pier']);
  });

  it('have the values of parameters, and are refused without', async () => {
    const text = (value: string) =>
      `parameters:\n  town:\n    describe: The town.\n    example: Tarn\n${value}rules:\n  - name: Piers of \${town}\n    query: pier \${town}\n`;
    await put('town.yaml', text(''));
    const refused = await rules('plan', path('town.yaml'));
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('town.yaml, line 2: The parameter town has no value.');
    await put('town.yaml', text('    value: [Eskmouth, Port Merrin]\n'));
    expect((await rules('apply', path('town.yaml'), '--yes')).code).toBe(0);
    expect(await called()).toContain('Piers of Eskmouth: pier ("Eskmouth" OR "Port Merrin")');
  });

  it('are not planned while a golden article is not treated as wanted', async () => {
    await put('wrong.yaml', 'rules:\n  - {name: Boats, query: boat, mustMatch: [A barge]}\n');
    const planned = await rules('apply', path('wrong.yaml'), '--yes');
    expect(planned.code).toBe(1);
    expect(planned.stderr).toContain('must match "A barge"');
    expect(await called()).toHaveLength(2);
  });

  it('are planned with a token that may only read, and not applied', async () => {
    await put('more.yaml', 'rules:\n  - {name: Locks, query: lock}\n');
    const planned = await wirewatch(['rules', 'plan', path('more.yaml')], readOnly);
    expect(planned.stdout).toContain('+ Locks');
    const applied = await wirewatch(['rules', 'apply', path('more.yaml'), '--yes'], readOnly);
    expect(applied.code).toBe(1);
    expect(applied.stderr).toContain('+ Locks failed, after 0 of 1 steps');
    expect(await called()).toHaveLength(2);
  });

  it('leave alone what somebody shares, and say in a comment what is shared', async () => {
    const cookie = await readerCookie(service, 'olga@reader.example', 'dredger');
    const headers = { cookie, origin: service.url, 'content-type': 'application/json' };
    const listed = await fetch(`${service.url}/v1/me/rules`, { headers });
    const { rules: olgas } = (await listed.json()) as { rules: { id: string }[] };
    const body = JSON.stringify({ email: 'ann@reader.example' });
    await fetch(`${service.url}/v1/me/rules/${olgas[0]?.id}/recipients`, { method: 'POST', headers, body });
    await service.settle();
    const [mail] = await mailsTo(service, 'ann@reader.example', 'invitation');
    const token = /invitation\?token=(\S+)/.exec(mail?.text ?? '')?.[1] ?? '';
    const answer = new URLSearchParams({ token, answer: 'accept' });
    await fetch(`${service.url}/invitation`, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: service.url },
      body: answer,
    });
    expect(await called()).toHaveLength(2);
    const exported = await rules('export');
    expect(exported.stdout).toContain('# Left out, because other people share them with you: "dredger"\n');
    await put('alone.yaml', exported.stdout);
    const planned = await rules('plan', path('alone.yaml'), '--delete');
    expect(planned.stdout).toBe('New: 0. Changed: 0. Deleted: 0. Unchanged: 2.\n');

    const olga = { ...env, WIREWATCH_TOKEN: await tokenOf(cookie, 'read') };
    const hers = await wirewatch(['rules', 'export'], olga);
    expect(hers.stdout).toContain(
      '# Other people get these rules too, and with them each change: "dredger"\n',
    );
  });

  it('need a token, which is named when it is refused', async () => {
    const without = await wirewatch(['rules', 'plan', path('ports.yaml')], { WIREWATCH_URL: service.url });
    expect(without.code).toBe(2);
    expect(without.stderr).toContain('WIREWATCH_TOKEN');
    const wrong = await wirewatch(['rules', 'plan', path('ports.yaml')], {
      ...env,
      WIREWATCH_TOKEN: `wwt_${'x'.repeat(43)}`,
    });
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toContain('Check WIREWATCH_TOKEN.');
  });

  it('refuse a plan file that is none', async () => {
    await put('no-plan.json', '{"version":1}');
    expect((await rules('apply', '--plan', path('no-plan.json'))).stderr).toContain(
      'is no plan of this version',
    );
    expect(JSON.parse(await readFile(path('plan.json'), 'utf8'))).toMatchObject({ version: 1 });
    expect((await rules('apply', path('ports.yaml'), '--plan', path('plan.json'))).code).toBe(2);
  });
});
