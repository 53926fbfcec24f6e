import { readFile } from 'node:fs/promises';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import * as z from 'zod';
import { askAws } from '../ask-aws.ts';
import { type DeployedStack, findStack } from '../deployed-stack.ts';
import { stackNameOf } from '../settings.ts';
import { SettingsError } from '../settings-error.ts';
import { findSettingsFile, readSettingsFile } from '../settings-file.ts';
import { CommandError, UsageError } from './command-error.ts';

/** Options that name a deployment. */
export interface DeploymentOptions {
  readonly stack?: string;
  readonly config?: string;
  readonly outputs?: string;
}

/** What `cdk deploy --outputs-file` writes: outputs by the name of their stack. */
const outputsFile = z.record(z.string(), z.record(z.string(), z.string()));

/** The name of the stack: the given one, else that of the settings' file, else the default. @throws UsageError */
export function stackOf({ stack, config }: DeploymentOptions): string {
  if (stack !== undefined) return stack;
  try {
    const file = findSettingsFile(config);
    return stackNameOf(file ? readSettingsFile(file).settings : {});
  } catch (error) {
    if (error instanceof SettingsError) throw new UsageError(error.message);
    throw error;
  }
}

/**
 * The outputs of a deployed stack: from a file that `cdk deploy --outputs-file` wrote, or from AWS.
 * @throws CommandError where there are none
 */
export async function outputsOf(options: DeploymentOptions): Promise<Readonly<Record<string, string>>> {
  const name = stackOf(options);
  if (options.outputs !== undefined) return readOutputs(options.outputs, name);
  let found: DeployedStack | undefined;
  try {
    found = await findStack(name, new CloudFormationClient(askAws));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CommandError(
      `AWS could not be asked about the stack ${name} (${why}). Set AWS_PROFILE and AWS_REGION, or give --outputs with the file that "cdk deploy --outputs-file" wrote.`,
    );
  }
  if (!found)
    throw new CommandError(
      `There is no stack ${name} in this account and region. Deploy first, or name another one by --stack.`,
    );
  return found.outputs;
}

async function readOutputs(file: string, stack: string): Promise<Readonly<Record<string, string>>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const read = outputsFile.safeParse(tryJson(text));
  const outputs = read.success ? read.data[stack] : undefined;
  if (!outputs) throw new UsageError(`${file} holds no outputs of the stack ${stack}.`);
  return outputs;
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
