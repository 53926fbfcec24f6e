import { stat } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FunctionName, functions } from '../../infra/service-plan.ts';
import { type Bundles, buildBundles } from '../support/bundles.ts';

/**
 * The largest size of each function's minified code, in bytes: all of it is read at every cold start. The large ones
 * match articles (stemmers and letter patterns of languages), read pages or letters, or write mails. `deliver` evaluates
 * the part that matches only when a rule asks for what it nearly found, `compact-index` what reads packs only when one has changed.
 * `web` has the words of every page in seven languages: those of the console alone are 229 KB. CloudWatch's client is 18 KB.
 */
const mostBytes: Readonly<Record<FunctionName, number>> = {
  web: 3_660_000,
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
    const { size } = await stat(bundles.all[name].file);
    expect(size).toBeGreaterThan(1_000);
    expect(size).toBeLessThan(mostBytes[name]);
  });

  it('loads by itself, without node_modules, and exports the handler that Lambda calls', async () => {
    const bundle = bundles.all[name];
    expect(bundle.handler).toBe('index.handler');
    const load = `console.log(typeof (await import(${JSON.stringify(bundle.file)})).handler)`;
    expect(await bundles.run(bundle, load)).toBe('function');
  });
});
