import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { operatorKeyOf } from '../../../shared/security/keys.ts';
import { askAws } from '../../ask-aws.ts';
import { type DeployedStack, findStack, settingsOfStack } from '../../deployed-stack.ts';
import type { WrittenSettings } from '../../setting-fields.ts';
import { findSettingsFile, readSettingsFile } from '../../settings-file.ts';
import { CommandError } from '../command-error.ts';
import { type DeploymentOptions, stackOf } from '../deployment.ts';

/** A stack as it is deployed. */
export interface Deployment {
  readonly stack: DeployedStack;
  readonly outputs: DeployedStack['outputs'];
  /** What it was deployed with. */
  readonly settings: WrittenSettings;
  /** What the file says now, if there is one and it can be read. */
  readonly file: { readonly name: string; readonly settings: WrittenSettings } | undefined;
}

/** The deployment that the options or the settings' file name. @throws CommandError where AWS knows none */
export async function findDeployment(options: DeploymentOptions): Promise<Deployment> {
  const name = stackOf(options);
  const stack = await findStack(name, new CloudFormationClient(askAws));
  if (!stack) {
    throw new CommandError(
      `There is no stack ${name} in this account and region. Deploy it, set AWS_PROFILE and AWS_REGION, or name another one by --stack.`,
    );
  }
  const text = findSettingsFile(options.config);
  const read = text && readSettingsFile(text);
  return {
    stack,
    outputs: stack.outputs,
    settings: settingsOfStack(stack) ?? read?.settings ?? {},
    file: read && { name: read.name, settings: read.settings },
  };
}

/** The first operator key, which follows from the secret of the deployment. Errors of AWS are thrown. */
export async function readOperatorKey({ outputs }: Deployment): Promise<string> {
  const [, secretId] = /--secret-id (\S+)/.exec(outputs.OperatorKeyCommand ?? '') ?? [];
  if (secretId === undefined) throw new CommandError('The stack does not say where its operator key is.');
  const { SecretString } = await new SecretsManagerClient(askAws).send(
    new GetSecretValueCommand({ SecretId: secretId }),
  );
  return `ww_${operatorKeyOf(SecretString ?? '')}`;
}
