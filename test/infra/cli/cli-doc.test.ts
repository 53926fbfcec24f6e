import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { createProgram } from '../../../infra/cli/run-cli.ts';

const silent = { write: () => true };
const program = createProgram({ env: {}, stdout: silent, stderr: silent });
const text = await readFile(new URL('../../../docs/cli.md', import.meta.url), 'utf8');

/** "feeds add" of every command that does something. */
function namesOf(command: Command, before: readonly string[] = []): string[] {
  return command.commands.flatMap((one) => {
    const path = [...before, one.name()];
    return one.commands.length > 0 ? namesOf(one, path) : [path.join(' ')];
  });
}

test('docs/cli.md names every command and no other', () => {
  const rows = [...text.matchAll(/^\| `([a-z][a-z -]*?)(?: [A-Z].*?)?` \|/gm)].map(([, name]) => name);
  expect(rows).toEqual(namesOf(program));
});

test('docs/cli.md names every option', () => {
  const optionsOf = (command: Command): string[] => [
    ...command.options.map(({ long }) => long ?? ''),
    ...command.commands.flatMap(optionsOf),
  ];
  const options = optionsOf(program);
  expect(options).toContain('--start-set');
  for (const option of options) expect(text).toContain(`\`${option}`);
});
