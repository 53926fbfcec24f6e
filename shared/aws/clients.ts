import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { SQSClient } from '@aws-sdk/client-sqs';
import { callLimits, sideCallLimits } from './call-limits.ts';

/** Region, credentials and endpoints come from the environment, on AWS and locally. */
export function createSqsClient(): SQSClient {
  return new SQSClient({ requestHandler: callLimits });
}

/** For figures without which a page is shown too: one attempt, and a short one. */
export function createCloudWatchClient(): CloudWatchClient {
  return new CloudWatchClient({ maxAttempts: 1, requestHandler: sideCallLimits });
}
