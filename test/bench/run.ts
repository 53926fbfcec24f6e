/**
 * All benchmarks: npm run bench [-- --quick]. Prints a table for each, writes results.md beside this file (not when
 * quick) and exits with 1 when a figure misses what it must reach.
 */
import { writeFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { type BenchLine, isMet, tableOf } from './bench-line.ts';
import { benchColdImport } from './cold-import-bench.ts';
import { benchComposeMail } from './compose-mail-bench.ts';
import { benchLanguage } from './language-bench.ts';
import { benchMatching } from './matching-bench.ts';
import { benchDetection, benchParseFeed } from './parse-feed-bench.ts';
import { benchStories } from './stories-bench.ts';

interface Bench {
  readonly title: string;
  run(quick: boolean): BenchLine[] | Promise<BenchLine[]>;
}

const BENCHES: readonly Bench[] = [
  { title: 'Matching', run: benchMatching },
  { title: 'Telling languages', run: benchLanguage },
  {
    title: 'Telling stories apart',
    run: async () => {
      const { articles, words, median, limit } = await benchStories();
      return [
        { what: `${articles} articles of ${words} words, each`, figure: median, unit: 'ms', atMost: limit },
      ];
    },
  },
  {
    title: 'Parsing feeds',
    run: (quick) => {
      const { percent, limit: mostPercent } = benchDetection();
      return [
        ...benchParseFeed(quick ? 1 : 2).map(({ feed, bytes, megabytesPerSecond, limit }) => ({
          what: `RSS of ${Math.round(bytes / 1000)} KB, ${feed}`,
          figure: megabytesPerSecond,
          unit: 'MB/s',
          atLeast: limit,
        })),
        { what: 'of it, telling the charset of UTF-8', figure: percent, unit: '%', atMost: mostPercent },
      ];
    },
  },
  {
    title: 'Composing mail',
    run: async (quick) => {
      const { median, limit, stories, bytes } = await benchComposeMail(quick ? 1 : 2);
      const what = `a digest of ${stories} stories, ${Math.round(bytes / 1000)} KB`;
      return [{ what, figure: median, unit: 'ms', atMost: limit }];
    },
  },
  { title: 'Loading functions', run: (quick) => benchColdImport(quick ? 1 : 7) },
];

const quick = process.argv.includes('--quick');
const [processor] = cpus();
const machine =
  `${processor?.model ?? 'unknown processor'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB, ` +
  `${type()} ${release()}; Node ${process.version}, V8 ${process.versions.v8}, Unicode ${process.versions.unicode}`;
const parts = [`# Benchmarks\n\n${machine}\n`];
console.log(parts[0]);

let allMet = true;
for (const { title, run } of BENCHES) {
  const lines = await run(quick);
  allMet &&= lines.every(isMet);
  const table = tableOf(title, lines);
  parts.push(table);
  console.log(table);
}
if (!quick) writeFileSync(new URL('results.md', import.meta.url), parts.join('\n'));
process.exitCode = allMet ? 0 : 1;
