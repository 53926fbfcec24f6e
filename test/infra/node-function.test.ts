import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FunctionName, functions } from '../../infra/service-plan.ts';
import { buildStack } from '../support/synthesize-stack.ts';

/**
 * The largest size of each function's minified code, in bytes: all of it is read at every cold start. The large ones
 * match articles (stemmers and letter patterns of languages), read pages or letters, or write mails. `deliver` and
 * `poll-feed` evaluate the part that matches only when a rule asks for what it nearly found, and when a pack is checked.
 */
const mostBytes: Readonly<Record<FunctionName, number>> = {
  web: 3_260_000,
  'ingest-articles': 1_050_000,
  'match-articles': 1_200_000,
  'wake-subscribers': 750_000,
  'schedule-deliveries': 750_000,
  deliver: 1_610_000,
  'record-feedback': 750_000,
  'release-articles': 750_000,
  'schedule-feeds': 750_000,
  'poll-feed': 1_650_000,
  'notify-webhook': 970_000,
  'receive-letter': 1_150_000,
  'compact-index': 1_100_000,
  'watch-service': 750_000,
  canary: 800_000,
};

interface BundledFunction {
  readonly Properties: {
    /** The file asset: `<hash>.zip`, made of the folder `asset.<hash>`. */
    readonly Code: { readonly S3Key: string };
    readonly Handler: string;
    readonly Environment: { readonly Variables: Readonly<Record<string, unknown>> };
  };
}

let folder: string;
let bundled: Record<string, BundledFunction>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wirewatch-bundles-'));
  const { stack } = buildStack({ inboxDomain: 'inbox.example.org' }, folder);
  bundled = Template.fromStack(stack).findResources('AWS::Lambda::Function') as Record<
    string,
    BundledFunction
  >;
});

afterAll(() => rm(folder, { recursive: true, force: true }));

function bundleOf(name: FunctionName): { file: string; properties: BundledFunction['Properties'] } {
  const found = Object.entries(bundled).find(
    ([id]) => id.slice(0, -8) === `Functions${name.replaceAll('-', '')}`,
  );
  if (!found) throw new Error(`no function ${name}`);
  const [, { Properties }] = found;
  const asset = `asset.${Properties.Code.S3Key.replace('.zip', '')}`;
  return { file: join(folder, asset, 'index.mjs'), properties: Properties };
}

describe.each(Object.keys(functions) as FunctionName[])('the bundle of %s', (name) => {
  it('is small enough to be loaded quickly', async () => {
    const { size } = await stat(bundleOf(name).file);
    expect(size).toBeGreaterThan(1_000);
    expect(size).toBeLessThan(mostBytes[name]);
  });

  it('loads by itself, without node_modules, and exports the handler that Lambda calls', async () => {
    const { file, properties } = bundleOf(name);
    expect(properties.Handler).toBe('index.handler');
    const variables = Object.entries(properties.Environment.Variables).map(([variable, value]) => [
      variable,
      resolve(value),
    ]);
    const load = `console.log(typeof (await import(${JSON.stringify(file)})).handler)`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', load], {
      cwd: folder,
      env: { ...Object.fromEntries(variables), AWS_REGION: 'us-east-1' },
    });
    expect(stdout.trim()).toBe('function');
  });
});

/** What CloudFormation would resolve a value to, with a made-up address for everything that only a deployment knows. */
function resolve(value: unknown): string {
  if (typeof value === 'string') return value;
  const { 'Fn::Join': join } = value as { readonly 'Fn::Join'?: readonly [string, readonly unknown[]] };
  return join ? join[1].map(resolve).join(join[0]) : 'https://example.org/set-by-cloudformation';
}
