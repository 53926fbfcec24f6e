import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Template } from 'aws-cdk-lib/assertions';
import { type FunctionName, functions } from '../../infra/service-plan.ts';
import { buildStack } from './synthesize-stack.ts';

/** The code of one function as it is deployed. */
export interface Bundle {
  /** The file that Lambda loads, an ES module. */
  readonly file: string;
  /** As Lambda names it: "index.handler". */
  readonly handler: string;
  /** Its environment variables, with made-up addresses for what only a deployment knows. */
  readonly environment: Readonly<Record<string, string>>;
}

/** How large the code of a function is, in bytes without source maps. */
export interface BundleSize {
  /** What a cold start reads: the first file, and all that it imports by `import … from`. */
  readonly atStart: number;
  /** With what is read when it is first needed, by `import()`. */
  readonly inAll: number;
}

export interface Bundles {
  readonly all: Readonly<Record<FunctionName, Bundle>>;
  /** Runs a module that may import a bundle, in a process of its own without `node_modules`, and returns what it prints. */
  run(bundle: Bundle, code: string): Promise<string>;
  remove(): Promise<void>;
}

interface FunctionResource {
  readonly Properties: {
    /** The file asset: `<hash>.zip`, made of the folder `asset.<hash>`. */
    readonly Code: { readonly S3Key: string };
    readonly Handler: string;
    readonly Environment: { readonly Variables: Readonly<Record<string, unknown>> };
  };
}

/** Builds the code of every function, with all parts switched on. */
export async function buildBundles(): Promise<Bundles> {
  const folder = await mkdtemp(join(tmpdir(), 'wirewatch-bundles-'));
  const { stack } = buildStack({ inboxDomain: 'inbox.example.org' }, { outdir: folder });
  const resources = Object.entries(
    Template.fromStack(stack).findResources('AWS::Lambda::Function') as Record<string, FunctionResource>,
  );
  const bundleOf = (name: FunctionName): Bundle => {
    const found = resources.find(([id]) => id.slice(0, -8) === `Functions${name.replaceAll('-', '')}`);
    if (!found) throw new Error(`no function ${name}`);
    const [, { Properties }] = found;
    const { Code, Handler, Environment } = Properties;
    const variables = Object.entries(Environment.Variables).map(([variable, value]) => [
      variable,
      resolve(value),
    ]);
    return {
      file: join(folder, `asset.${Code.S3Key.replace('.zip', '')}`, 'index.mjs'),
      handler: Handler,
      environment: Object.fromEntries(variables),
    };
  };
  const names = Object.keys(functions) as FunctionName[];
  const all = Object.fromEntries(names.map((name) => [name, bundleOf(name)]));
  return {
    all: all as Record<FunctionName, Bundle>,
    async run({ environment }, code) {
      const { stdout } = await promisify(execFile)(
        process.execPath,
        ['--input-type=module', '--eval', code],
        {
          cwd: folder,
          // As Lambda sets them.
          env: {
            ...environment,
            AWS_REGION: 'us-east-1',
            AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
            AWS_SECRET_ACCESS_KEY: 'secret',
            AWS_SESSION_TOKEN: 'session',
          },
        },
      );
      return stdout.trim();
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** What CloudFormation would resolve a value to, with a made-up address for everything that only a deployment knows. */
function resolve(value: unknown): string {
  if (typeof value === 'string') return value;
  const { 'Fn::Join': join } = value as { readonly 'Fn::Join'?: readonly [string, readonly unknown[]] };
  return join ? join[1].map(resolve).join(join[0]) : 'https://example.org/set-by-cloudformation';
}

/** Names of the files of code in a bundle. */
export async function codeFiles({ file }: Bundle): Promise<string[]> {
  return (await readdir(dirname(file))).filter((name) => name.endsWith('.mjs'));
}

/**
 * Reads what the files import from their text: esbuild writes a statement as `from"./name.mjs"` or `import"./name.mjs"`,
 * and what is read later as `import("./name.mjs")`. Names end in a hash, so that nothing else looks like one.
 */
export async function measureBundle({ file }: Bundle): Promise<BundleSize> {
  const bytes = new Map<string, number>();
  const atStart = new Set<string>();
  const read = async (name: string, isAtStart: boolean): Promise<void> => {
    if (isAtStart ? atStart.has(name) : bytes.has(name)) return;
    const code = await readFile(join(dirname(file), name), 'utf8');
    bytes.set(name, Buffer.byteLength(code));
    if (isAtStart) atStart.add(name);
    for (const [, later, imported = ''] of code.matchAll(/\b(?:from|import(\()?)"\.\/([\w-]+\.mjs)"/g))
      await read(imported, isAtStart && later === undefined);
  };
  await read(basename(file), true);
  const sizeOf = (names: Iterable<string>) =>
    [...names].reduce((sum, name) => sum + (bytes.get(name) ?? 0), 0);
  return { atStart: sizeOf(atStart), inAll: sizeOf(bytes.keys()) };
}
