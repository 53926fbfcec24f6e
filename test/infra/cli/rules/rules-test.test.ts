import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonOf, wirewatch } from '../run-wirewatch.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wirewatch-rules-'));
  await mkdir(join(folder, 'good'));
  await mkdir(join(folder, 'empty'));
  await Promise.all([
    put(
      'good/piers.yaml',
      'language: en\nrules:\n  - {name: Piers, query: pier, mustMatch: [The piers], mustNot: [A peer]}\n',
    ),
    put('good/locks.yml', 'rules:\n  - {name: Locks, query: lock gates and sluices}\n'),
    put('good/notes.txt', 'no rules'),
    put('failing.yaml', 'rules:\n  - name: Boats\n    query: boat\n    mustMatch:\n      - A barge\n'),
    put('broken.yaml', 'rules:\n  - name: Boats\n    query: (boat\n'),
    put('same.yaml', 'rules:\n  - {name: Piers, query: jetty}\n'),
  ]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const put = (name: string, text: string) => writeFile(join(folder, name), text);
const test = (...names: readonly string[]) =>
  wirewatch(['rules', 'test', ...names.map((name) => (name.startsWith('-') ? name : join(folder, name)))]);

describe('rules test', () => {
  it('asks the rules of a folder of their golden articles, without a service', async () => {
    const ended = await test('good');
    expect(ended.code).toBe(0);
    expect(ended.stdout).toBe('Files: 2. Rules: 2. Golden articles: 2, all treated as wanted.\n');
    expect(ended.stderr).toMatch(/locks\.yml, line 2, rule "Locks": .*AND/);
  });

  it('ends with 1 and names file, line and rule of each golden article that is not treated as wanted', async () => {
    const ended = await test('failing.yaml', 'good');
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain(
      `${join(folder, 'failing.yaml')}, line 5, rule "Boats": must match "A barge", but boat does not: `,
    );
    const asJson = await test('failing.yaml', '--json');
    expect(jsonOf(asJson)).toMatchObject({
      rules: 1,
      articles: 1,
      failures: 1,
      failed: [{ line: 5, rule: 'Boats', file: join(folder, 'failing.yaml') }],
    });
  });

  it.each([
    [
      'a file that cannot be read as rules',
      ['broken.yaml', 'failing.yaml'],
      /broken\.yaml, line 3, rule "Boats": /,
    ],
    [
      'a rule in two files',
      ['good', 'same.yaml'],
      /same\.yaml, line 2, rule "Piers": is in .*piers\.yaml too/,
    ],
    ['a file that is not there', ['nowhere.yaml'], /there is no such file/],
    ['a folder without rules', ['empty'], /empty has no files of rules/],
  ])('ends with 2 for %s', async (_, names, said) => {
    const ended = await test(...names);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(said);
    expect(ended.stdout).toBe('');
  });
});

it('rules schema prints a JSON Schema that names the fields', async () => {
  const schema = jsonOf<{ properties: object }>(await wirewatch(['rules', 'schema']));
  expect(Object.keys(schema.properties)).toEqual(
    expect.arrayContaining(['name', 'description', 'language', 'parameters', 'rules']),
  );
});
