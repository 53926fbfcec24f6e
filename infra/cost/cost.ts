/** `npm run cost -- --articles-per-day 50000 --subscribers 10000`: what a deployment costs in a month, estimated. */
import { readFile, writeFile } from 'node:fs/promises';
import { SettingsError } from '../settings-error.ts';
import { readCostOptions, usage, WrongUsage } from './cost-options.ts';
import { printedParts, withPrintedParts } from './costs-page.ts';
import { billLines, billOf, examplesTable, notes } from './print-bill.ts';

const page = new URL('../../docs/costs.md', import.meta.url);

async function answer(args: readonly string[]): Promise<string> {
  const asked = readCostOptions(args);
  switch (asked.what) {
    case 'help':
      return usage;
    case 'page':
      await writeFile(page, withPrintedParts(await readFile(page, 'utf8'), printedParts()));
      return 'docs/costs.md is written.';
    case 'examples':
      return `${examplesTable(asked.withFreeTier)}\n\n${notes()}`;
    case 'bill':
      return `${billLines(billOf(asked.load, asked))}\n\n${notes()}`;
    default:
      return asked satisfies never;
  }
}

try {
  process.stdout.write(`${await answer(process.argv.slice(2))}\n`);
} catch (error) {
  if (!(error instanceof WrongUsage || error instanceof SettingsError)) throw error;
  process.stderr.write(`${error.message}\n\n${usage}\n`);
  process.exitCode = 2;
}
