import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wirewatch } from './run-wirewatch.ts';

const ferry = `interface Ferry { readonly name: string }
export function leave(ferry: Ferry): never {
  throw new Error(ferry.name + ' cannot leave');
}
`;
const harbour = `// Read when it is needed.
const { leave } = await import('./ferry.ts');
leave({ name: 'Heron' });
`;

let built: string;
let trace: string;

/** What `cdk synth` leaves: a template that names the asset, and the asset with the bundle in two files, and their maps. */
beforeAll(async () => {
  built = await mkdtemp(join(tmpdir(), 'wirewatch-built-'));
  const asset = join(built, 'asset.0a1b2c');
  await mkdir(join(built, 'functions'));
  await writeFile(join(built, 'functions/ferry.ts'), ferry);
  await writeFile(join(built, 'functions/harbour.ts'), harbour);
  await build({
    entryPoints: { index: join(built, 'functions/harbour.ts') },
    outdir: asset,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'node24',
    minify: true,
    sourcemap: true,
    sourcesContent: false,
  });
  await writeFile(
    join(built, 'Wirewatch.template.json'),
    JSON.stringify({
      Resources: {
        TableA1B2C3D4: { Type: 'AWS::DynamoDB::Table' },
        Functionspollfeed1234ABCD: {
          Type: 'AWS::Lambda::Function',
          Properties: { Code: { S3Key: '0a1b2c.zip' } },
        },
      },
    }),
  );
  trace = await promisify(execFile)(process.execPath, [join(asset, 'index.mjs')]).then(
    () => '',
    ({ stderr }: { stderr: string }) => stderr,
  );
});
afterAll(() => rm(built, { recursive: true, force: true }));

const run = (args: readonly string[], input?: string) => wirewatch(['stack-trace', ...args], {}, input);

describe('a stack trace of a bundled function', () => {
  it('shows the lines of the source, in every file of the bundle', async () => {
    expect(trace).toMatch(/index\.mjs:1:\d+/);
    expect(trace).toMatch(/ferry-[A-Z0-9]+\.mjs:1:\d+/);
    const { stdout, code } = await run(['poll-feed', '--built', built], trace);
    expect(code).toBe(0);
    expect(stdout).toContain('functions/ferry.ts:3:9');
    expect(stdout).toContain('functions/harbour.ts:3:1');
    expect(stdout).not.toMatch(/\.mjs:\d+:\d/);
  });

  it('is also read out of a line of the log, which is JSON', async () => {
    const line = JSON.stringify({
      level: 'ERROR',
      stack: trace.replaceAll(/[^\s(]*\/(?=[^/]+\.mjs)/g, '/var/task/'),
    });
    const { stdout } = await run(['poll-feed', '--built', built], line);
    expect(stdout).toContain('functions/ferry.ts:3:9');
  });

  it('keeps places that the map does not know', async () => {
    const text = 'at node:internal/modules:10:5\nat other.mjs:1:2\n';
    expect((await run(['poll-feed', '--built', built], text)).stdout).toBe(text);
  });
});

describe('without what it needs the command says what to do', () => {
  it.each([
    [['ferry', '--built', '.'], 'x', 2, 'There is no function "ferry". There are web,'],
    [['poll-feed'], undefined, 2, 'Pipe the stack trace into this command.'],
    [['poll-feed', '--built', '/nowhere'], 'x', 1, 'Run "npx cdk synth"'],
  ] as const)('%j', async (args, input, code, message) => {
    const ended = await run(args, input);
    expect(ended.code).toBe(code);
    expect(ended.stderr).toContain(message);
  });
});
