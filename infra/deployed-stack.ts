import {
  type CloudFormationClient,
  CloudFormationServiceException,
  DescribeStacksCommand,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import type { SettingName, WrittenSettings } from './setting-fields.ts';
import type { Settings } from './settings.ts';
import { fileVersion, readSettingsFile } from './settings-file.ts';

/** What AWS knows about a stack that is deployed. */
export interface DeployedStack {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  /** Of CloudFormation, such as UPDATE_COMPLETE. */
  readonly status: string;
  /** By the name of the output. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly isProtected: boolean;
}

/** The output in which a stack keeps the settings that it was deployed with. */
export const settingsOutput = 'Settings';

/** Settings that no output holds: they may be long. */
const keptOut: readonly SettingName[] = ['brand', 'tags'];

/** Asks CloudFormation about a stack; undefined if there is none. Errors of AWS and of the network are thrown. */
export async function findStack(
  name: string,
  client: CloudFormationClient,
): Promise<DeployedStack | undefined> {
  let found: Stack | undefined;
  try {
    found = (await client.send(new DescribeStacksCommand({ StackName: name }))).Stacks?.[0];
  } catch (error) {
    // "Stack with id Wirewatch does not exist"
    if (error instanceof CloudFormationServiceException && /does not exist/.test(error.message))
      return undefined;
    throw error;
  }
  const [, region = '', account = ''] =
    /^arn:[^:]+:cloudformation:([^:]*):(\d*):/.exec(found?.StackId ?? '') ?? [];
  return (
    found && {
      name,
      account,
      region,
      status: found.StackStatus ?? 'of an unknown status',
      outputs: Object.fromEntries(
        (found.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
      ),
      isProtected: found.EnableTerminationProtection ?? false,
    }
  );
}

/** The value of that output. */
export function settingsToKeep(settings: Settings): string {
  const kept = Object.entries(settings).filter(([name]) => !keptOut.some((left) => left === name));
  return JSON.stringify({ version: fileVersion, ...Object.fromEntries(kept) });
}

/** The settings that a stack was deployed with; undefined if the stack does not have them. */
export function settingsOfStack({ name, outputs }: DeployedStack): WrittenSettings | undefined {
  const text = outputs[settingsOutput];
  return text === undefined ? undefined : readSettingsFile({ name: `the stack ${name}`, text }).settings;
}
