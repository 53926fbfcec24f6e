import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { callLimits } from './call-limits.ts';

/** Region, credentials and endpoints come from the environment, on AWS and locally. */
export function createSqsClient(): SQSClient {
  return new SQSClient({ requestHandler: callLimits });
}

export function createSecretsClient(): SecretsManagerClient {
  return new SecretsManagerClient({ requestHandler: callLimits });
}
