import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { compileCache } from '../support/compile-cache.ts';

vi.setConfig({ testTimeout: 180_000 });

const repository = fileURLToPath(new URL('../..', import.meta.url));
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wirewatch-demo-test-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function demo(...options: string[]) {
  const child = spawn(process.execPath, ['infra/local/demo.ts', ...options], {
    cwd: repository,
    // The temporary state is in a folder of the test, so that the test sees what is left behind.
    env: { PATH: process.env.PATH, ...compileCache, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    stderr += chunk;
  });
  const [code] = await once(child, 'close');
  return { code, stdout, stderr };
}

async function write(name: string, content: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, content);
  return file;
}

const story = `date 2020-03-01 The ferry to St. Maro, run by Capt. R. Oduya since 1998, sails again after a U.S. firm paid for its engine.

It had lain in the harbour for a year.

• Mira Blum contributed to this article.
`;

test('a text file ends as one alert and one digest, with its first sentence and its day, without its credits', async () => {
  const file = await write('ferry.txt', story);
  const out = join(folder, 'mails');
  const { code, stdout, stderr } = await demo(file, '--rule', 'ferry AND harbour', '--out', out);
  expect(stderr).toBe('');
  expect(stdout).not.toContain('"level"');
  expect(code).toBe(0);
  const steps = [...stdout.matchAll(/^ *\d+\.\d s {2}(\w+)/gm)].map(([, step]) => step);
  expect(steps).toEqual('start subscribe confirm subscribe confirm post match alert clock digest'.split(' '));
  const names = await readdir(out);
  for (const name of ['3-alert-ann.eml', '4-digest-ben.eml']) {
    expect(names).toContain(name);
    expect(stdout).toContain(join(out, name));
  }
  const alert = await readFile(join(out, '3-alert-ann.html'), 'utf8');
  const words = alert.replace(/<[^>]*>/g, '').replace(/\s+/g, ' ');
  expect(words).toContain(
    'The ferry to St. Maro, run by Capt. R. Oduya since 1998, sails again after a U.S. firm paid for its engine.',
  );
  expect(words).toContain('1 Mar 2020');
  expect(words).not.toContain('Mira Blum');
  // The state is gone. Only our file and the mails are left.
  expect((await readdir(folder)).toSorted()).toEqual(['ferry.txt', 'mails']);
});

test('a rule that matches nothing and a record that cannot be read are named, and that is no failure', async () => {
  const file = await write('mixed.ndjson', '{"title":"Ferry sails"}\n{"title": oops}\n{"text":"A ferry."}\n');
  const { code, stdout } = await demo(file, '--rule', 'zebra', '--rule', 'ferry', '--json');
  expect(code).toBe(0);
  const { steps, mails } = JSON.parse(stdout);
  expect(stdout).toContain('2 articles accepted');
  expect(stdout).toMatch(/mixed\.ndjson, line 2: is not JSON/);
  expect(stdout).toContain('zebra: no article matches');
  expect(steps).toContainEqual(expect.objectContaining({ step: 'nothing', rule: 'zebra', matched: 0 }));
  expect(steps).not.toContainEqual(expect.objectContaining({ step: 'nothing', rule: 'ferry' }));
  expect(mails.map(({ kind, to }: Record<string, string>) => `${kind} ${to}`)).toEqual([
    'confirmation ann@reader.example',
    'confirmation ben@reader.example',
    'alert ann@reader.example',
    'digest ben@reader.example',
  ]);
});

test.each([
  [
    'a file that is not there',
    async () => ['absent.txt'],
    /^absent\.txt cannot be read: there is no such file\.\n$/,
  ],
  ['a folder', async () => [folder], /cannot be read: it is a folder; name files\.\n$/],
  [
    'an empty file',
    async () => [await write('empty.txt', '')],
    /There is no article to post\.\nempty\.txt: /,
  ],
  [
    'a rule that cannot be read',
    async () => ['--rule', 'ferry AND ('],
    /--rule ferry AND \(\s+column \d+: This bracket is not closed/,
  ],
  [
    'an option that there is not',
    async () => ['--loud'],
    /Unknown option '--loud'[\s\S]*Usage: npm run demo/,
  ],
])('%s ends with code 2 and what is wrong', async (_, options, message) => {
  const { code, stderr } = await demo(...(await options()));
  expect(stderr).toMatch(message);
  expect(code).toBe(2);
});
