/**
 * How much processor time Node takes to load the code of a function that starts, and how much memory the process takes
 * then. Lambda's own start, before that, is not in it. By itself: node test/bench/cold-import-bench.ts
 */
import type { FunctionName } from '../../infra/service-plan.ts';
import { buildBundles, measureBundle } from '../support/bundles.ts';
import { type BenchLine, tableOf } from './bench-line.ts';

/** Milliseconds of processor time that loading a function may take. */
const mostMs: Readonly<Partial<Record<FunctionName, number>>> = { 'match-articles': 130, web: 190 };
const mostMsOfOthers = 80;

interface Loaded {
  readonly ms: number;
  readonly megabytes: number;
}

/** One line a function. Each is loaded in turn; the quickest of the rounds counts, since whatever else runs only makes it slower. */
export async function benchColdImport(rounds = 7): Promise<BenchLine[]> {
  const bundles = await buildBundles();
  try {
    const best = new Map<string, Loaded>();
    for (let round = 0; round < rounds; round++) {
      for (const [name, bundle] of Object.entries(bundles.all)) {
        const printed = await bundles.run(
          bundle,
          `const before = process.cpuUsage();
           const { handler } = await import(${JSON.stringify(bundle.file)});
           const { user, system } = process.cpuUsage(before);
           const ms = (user + system) / 1000;
           if (typeof handler !== 'function') throw new Error('no handler');
           console.log(JSON.stringify({ ms, megabytes: process.memoryUsage().rss / 2 ** 20 }));`,
        );
        const loaded: Loaded = JSON.parse(printed);
        if (loaded.ms < (best.get(name)?.ms ?? Infinity)) best.set(name, loaded);
      }
    }
    const lines: BenchLine[] = [];
    for (const [name, bundle] of Object.entries(bundles.all)) {
      const { ms = 0, megabytes = 0 } = best.get(name) ?? {};
      const { atStart, inAll } = await measureBundle(bundle);
      lines.push({
        what: name,
        figure: ms,
        unit: 'ms',
        atMost: mostMs[name as FunctionName] ?? mostMsOfOthers,
        note: `reads ${(atStart / 1e6).toFixed(2)} of ${(inAll / 1e6).toFixed(2)} MB of code, ${megabytes.toFixed(0)} MB of memory`,
      });
    }
    return lines;
  } finally {
    await bundles.remove();
  }
}

if (import.meta.main) console.log(tableOf('Loading functions', await benchColdImport()));
