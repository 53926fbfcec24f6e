import type { QueuePlaces } from '../../shared/aws/queue-operations.ts';
import { functionNeeds } from '../function-needs.ts';
import { type FunctionName, plannedQueues, type QueueName, queues } from '../service-plan.ts';
import { configurationSet, deadLetterQueueNameOf, queueNameOf, topicArn } from './aws/account.ts';
import { urlOf } from './aws/sqs-endpoint.ts';

export const tableName = 'wirewatch';
export const keysSecret = 'wirewatch/keys';
export const operatorKeySecret = 'wirewatch/operator-key';

/** No mail is received here; newsletters get addresses all the same, and their letters are posted. */
const inboxDomain = 'inbox.wirewatch.example';

/** Of the parts that a deployment may lack, one machine has none. */
export const localSettings = {};

export interface ServicePlace {
  /** Public address of the site, no trailing slash. */
  readonly siteUrl: string;
  readonly awsUrl: string;
  readonly dynamoUrl: string;
  /** The address that mails come from. */
  readonly sender: string;
  /** JSON that shortens delivery waits. */
  readonly waits?: string;
}

/** The environment of one function: what it needs and no more, as deployed, and where AWS is on this machine. */
export function environmentOf(name: FunctionName, place: ServicePlace): Record<string, string> {
  const needs = functionNeeds[name];
  return {
    AWS_ENDPOINT_URL_DYNAMODB: place.dynamoUrl,
    AWS_ENDPOINT_URL_SQS: place.awsUrl,
    AWS_ENDPOINT_URL_SES: place.awsUrl,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: place.awsUrl,
    TABLE_NAME: tableName,
    DEFAULT_LANGUAGE: 'en',
    ...Object.fromEntries(
      (needs.sendsTo ?? []).map((queue) => [
        queues[queue].urlVariable,
        urlOf(queueNameOf(queue), place.awsUrl),
      ]),
    ),
    ...(needs.redrives && { QUEUES: JSON.stringify(queuePlaces(needs.redrives, place.awsUrl)) }),
    ...(needs.mails && { SENDER: place.sender, SES_CONFIGURATION_SET: configurationSet }),
    ...(needs.links && { SITE_URL: place.siteUrl }),
    ...(needs.feedback && { FEEDBACK_TOPIC_ARN: topicArn }),
    ...(needs.newsletters && { INBOX_DOMAIN: inboxDomain }),
    ...(needs.keys && { KEYS_SECRET_ID: keysSecret }),
    ...(needs.operatorKey && { OPERATOR_KEY_SECRET_ID: operatorKeySecret }),
    // Whoever tries feeds out on one machine serves them there.
    ...(needs.fetches && { FETCH_RULES: 'any-port,127.0.0.0/8,::1/128' }),
    ...(place.waits !== undefined && { WAITS: place.waits }),
  };
}

function queuePlaces(redrives: readonly QueueName[], awsUrl: string): QueuePlaces {
  return Object.fromEntries(
    plannedQueues(localSettings).map((name) => [
      name,
      {
        url: urlOf(queueNameOf(name), awsUrl),
        deadLettersUrl: urlOf(deadLetterQueueNameOf(name), awsUrl),
        redrives: redrives.includes(name),
      },
    ]),
  );
}
