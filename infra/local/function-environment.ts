import type { QueuePlaces } from '../../shared/aws/queue-operations.ts';
import { functionNeeds } from '../function-needs.ts';
import {
  type FunctionName,
  type PlanSettings,
  plannedQueues,
  plannedTimers,
  type QueueName,
  queues,
} from '../service-plan.ts';
import { configurationSet, deadLetterQueueName, queueNameOf, topicArn } from './aws/account.ts';
import { urlOf } from './aws/sqs-endpoint.ts';

export const tableName = 'wirewatch';
export const keysSecret = 'wirewatch/keys';

/** No mail is received here. Newsletters get addresses nevertheless, and their mails are posted to the API. */
const inboxDomain = 'inbox.wirewatch.example';

export interface ServicePlace {
  /** Which parts there are. No mail is received here, so `inboxDomain` is never one. */
  readonly parts: PlanSettings;
  /** Public address of the site, no trailing slash. */
  readonly siteUrl: string;
  readonly awsUrl: string;
  readonly dynamoUrl: string;
  /** The address that mails come from. */
  readonly sender: string;
  /** JSON: how pages and mails present themselves (`shared/brand.ts`). */
  readonly brand?: string;
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
    AWS_ENDPOINT_URL_CLOUDWATCH: place.awsUrl,
    TABLE_NAME: tableName,
    METRICS_NAMESPACE: 'Wirewatch',
    DEFAULT_LANGUAGE: 'en',
    ...Object.fromEntries(
      (needs.sendsTo ?? []).map((queue) => [
        queues[queue].urlVariable,
        urlOf(queueNameOf(queue), place.awsUrl),
      ]),
    ),
    ...Object.fromEntries(
      plannedQueues(place.parts)
        .filter((queue) => queues[queue].consumer === name)
        .map((queue) => ['OWN_QUEUE_URL', urlOf(queueNameOf(queue), place.awsUrl)]),
    ),
    ...(needs.redrives && { QUEUES: JSON.stringify(queuePlaces(needs.redrives, place)) }),
    ...(needs.mails && { SENDER: place.sender, SES_CONFIGURATION_SET: configurationSet }),
    // No mail leaves this machine.
    ...(needs.warmsUp && { WARM_UP: JSON.stringify({ domain: 'localhost', firstDay: 0 }) }),
    ...(needs.links && { SITE_URL: place.siteUrl }),
    ...(needs.brand && place.brand && { BRAND: place.brand }),
    ...(needs.feedback && { FEEDBACK_TOPIC_ARN: topicArn }),
    ...(needs.newsletters && { INBOX_DOMAIN: inboxDomain }),
    ...(needs.timers && { TIMERS: JSON.stringify(plannedTimers(place.parts)) }),
    ...((needs.keys || needs.operatorKey) && { KEYS_SECRET_ID: keysSecret }),
    // People who try feeds out on one machine serve them from there.
    ...(needs.fetches && { FETCH_RULES: 'any-port,127.0.0.0/8,::1/128' }),
    ...(place.waits !== undefined && { WAITS: place.waits }),
  };
}

function queuePlaces(redrives: readonly QueueName[], { awsUrl, parts }: ServicePlace): QueuePlaces {
  return {
    deadLettersUrl: urlOf(deadLetterQueueName, awsUrl),
    queues: Object.fromEntries(
      plannedQueues(parts).map((name) => [
        name,
        { url: urlOf(queueNameOf(name), awsUrl), redrives: redrives.includes(name) },
      ]),
    ),
  };
}
