import * as z from 'zod';
import { accountId, region } from './account.ts';
import { AwsError } from './aws-error.ts';

const request = z.strictObject({
  SecretId: z.string(),
  VersionId: z.string().optional(),
  VersionStage: z.string().optional(),
});

/** Secrets Manager's `GetSecretValue` over secrets that were read when the service started. */
export function createSecretsEndpoint(secrets: ReadonlyMap<string, string>, startedAt: number) {
  return {
    /** @throws AwsError */
    perform(operation: string, input: unknown): object {
      if (operation !== 'GetSecretValue') {
        throw new AwsError(
          'InvalidRequestException',
          `The local Secrets Manager does not offer ${operation}.`,
        );
      }
      const parsed = request.safeParse(input);
      if (!parsed.success) throw new AwsError('InvalidParameterException', z.prettifyError(parsed.error));
      const name = parsed.data.SecretId;
      const value = secrets.get(name);
      if (value === undefined) {
        throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
      }
      return {
        ARN: `arn:aws:secretsmanager:${region}:${accountId}:secret:${name}`,
        Name: name,
        SecretString: value,
        VersionId: '00000000-0000-0000-0000-000000000001',
        VersionStages: ['AWSCURRENT'],
        CreatedDate: startedAt / 1000,
      };
    },
  };
}
