/**
 * SECURITY.md names, for each threat, the test that proves the defence. A row whose test no longer exists proves
 * nothing.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const page = readFileSync(new URL('SECURITY.md', root), 'utf8');

interface Row {
  readonly threat: string;
  readonly defence: string;
  readonly tests: readonly { readonly file: string; readonly name: string }[];
}

/** The rows of the table; “name” belongs to the `file` before it. */
function rowsOf(markdown: string): Row[] {
  const [, table = ''] = markdown.split('| threat | defence | proving test |');
  return table
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('|---'))
    .map((line) => {
      const [threat = '', defence = '', proof = ''] = line.slice(2, -2).split(' | ');
      let file = '';
      const tests: { file: string; name: string }[] = [];
      for (const [, path, name] of proof.matchAll(/`([^`]+)`|“([^”]+)”/g)) {
        if (path !== undefined) file = path;
        else if (name !== undefined) tests.push({ file, name });
      }
      return { threat, defence, tests };
    });
}

/** What is wrong with a row; empty if nothing is. */
function faultsOf({ threat, defence, tests }: Row): string[] {
  if (defence.trim() === '') return [`${threat}: no defence`];
  if (tests.length === 0) return [`${threat}: no test`];
  return tests.flatMap(({ file, name }) => {
    const path = fileURLToPath(new URL(file, root));
    if (!/^test\/.*\.test\.ts$/.test(file) || !existsSync(path)) return [`${threat}: there is no ${file}`];
    // The name stands in the title of a test, not just anywhere.
    const titles = [
      ...readFileSync(path, 'utf8').matchAll(
        /(?:\b(?:it|test|describe)(?:\.\w+\([^\n]*)?\(|\]\)\(|\)\(\s*)\s*(['"`])((?:\\.|(?!\1).)*)\1/gs,
      ),
    ];
    return titles.some(([, , title]) => title?.includes(name))
      ? []
      : [`${threat}: ${file} has no test “${name}”`];
  });
}

describe('the table of threats in SECURITY.md', () => {
  const rows = rowsOf(page);

  it.each(rows.map((row) => [row.threat, row] as const))('%s: every test it names exists', (_, row) => {
    expect(faultsOf(row)).toEqual([]);
  });

  it('has a row for every known threat', () => {
    const threats = rows.map(({ threat }) => threat).join('\n');
    const expected = [
      'bombing',
      'finding out who',
      'forged or leaked tokens',
      'replay',
      'mail scanners',
      'private networks',
    ];
    expected.push(
      'XML bombs',
      'HTML and CSS',
      'line breaks in mail headers',
      'costly queries',
      'table expressions',
    );
    expected.push(
      'another subscriber',
      'cross-site',
      'redirects',
      'floods',
      'forged SES events',
      'secrets',
      'may do too much',
    );
    expected.push(
      'logs',
      'erasure',
      'hidden outputs',
      'deleted operator keys',
      'lost answers',
      'malformed',
      'ranges',
      'hostile newsletters',
      'forged newsletters',
    );
    for (const words of expected) expect(threats).toContain(words);
  });

  it('would be found wrong without its tests', () => {
    const wrong = (proof: string) =>
      rowsOf(`| threat | defence | proving test |\n|---|---|---|\n| a | b | ${proof} |\n`).flatMap(faultsOf);
    expect(wrong('none')).toEqual(['a: no test']);
    expect(wrong('`test/attack/gone.test.ts` “x”')).toEqual(['a: there is no test/attack/gone.test.ts']);
    expect(wrong('`test/attack/floods.test.ts` “no such words”')).toHaveLength(1);
    expect(wrong('`test/attack/floods.test.ts` “by sign-in links”')).toEqual([]);
  });
});
