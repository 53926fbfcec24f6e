import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FunctionName, functions } from '../../infra/service-plan.ts';
import { type Bundles, buildBundles, codeFiles, measureBundle } from '../support/bundles.ts';

/**
 * The largest size of each function's minified code, in bytes: all of it is read at every cold start. The large ones
 * match articles (stemmers and letter patterns of languages), read pages or letters, or write mails. `deliver` evaluates
 * the part that matches only when a rule asks for what it nearly found, `compact-index` what reads packs only when one has changed.
 */
const mostBytes: Readonly<Record<FunctionName, number>> = {
  web: 3_400_000,
  'ingest-articles': 1_050_000,
  'match-articles': 1_200_000,
  'wake-subscribers': 750_000,
  'schedule-deliveries': 750_000,
  deliver: 1_630_000,
  'record-feedback': 750_000,
  'release-articles': 750_000,
  'schedule-feeds': 750_000,
  'poll-feed': 1_120_000,
  'notify-webhook': 990_000,
  'receive-letter': 1_150_000,
  'compact-index': 1_530_000,
  'watch-service': 750_000,
  canary: 800_000,
};

let bundles: Bundles;
beforeAll(async () => {
  bundles = await buildBundles();
});
afterAll(() => bundles.remove());

describe.each(Object.keys(functions) as FunctionName[])('the bundle of %s', (name) => {
  it('is small enough to be loaded quickly', async () => {
    const { atStart } = await measureBundle(bundles.all[name]);
    expect(atStart).toBeGreaterThan(1_000);
    expect(atStart).toBeLessThan(mostBytes[name]);
  });

  it('loads by itself, without node_modules, and exports the handler that Lambda calls', async () => {
    const bundle = bundles.all[name];
    expect(bundle.handler).toBe('index.handler');
    const load = `console.log(typeof (await import(${JSON.stringify(bundle.file)})).handler)`;
    expect(await bundles.run(bundle, load)).toBe('function');
  });

  it('can load every part that is read later, without node_modules too', async () => {
    const bundle = bundles.all[name];
    const files = (await codeFiles(bundle)).map((file) => new URL(file, pathToFileURL(bundle.file)).href);
    const load = `for (const file of ${JSON.stringify(files)}) await import(file); console.log('loaded');`;
    expect(files.length).toBeGreaterThan(1);
    expect(await bundles.run(bundle, load)).toBe('loaded');
  });
});
