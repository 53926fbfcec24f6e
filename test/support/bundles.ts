import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Template } from 'aws-cdk-lib/assertions';
import { type FunctionName, functions } from '../../infra/service-plan.ts';
import { buildStack } from './synthesize-stack.ts';

/** The code of one function as it is deployed. */
export interface Bundle {
  /** The one file, an ES module. */
  readonly file: string;
  /** As Lambda names it: "index.handler". */
  readonly handler: string;
  /** Its environment variables, with made-up addresses for what only a deployment knows. */
  readonly environment: Readonly<Record<string, string>>;
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
  const { stack } = buildStack({ inboxDomain: 'inbox.example.org' }, folder);
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
          env: { ...environment, AWS_REGION: 'us-east-1' },
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
