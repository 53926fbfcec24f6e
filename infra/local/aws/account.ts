import type { QueueName } from '../../service-plan.ts';

/** The made-up AWS account in which the local service lives. */
export const region = 'us-east-1';
export const accountId = '000000000000';

export const queueArn = (queue: string) => `arn:aws:sqs:${region}:${accountId}:${queue}`;
export const topicArn = `arn:aws:sns:${region}:${accountId}:wirewatch-mail-events`;
export const configurationSet = 'wirewatch';

/** The local name of a queue of the service plan. */
export const queueNameOf = (name: QueueName) => `wirewatch-${name}`;

/** The dead-letter queue that all queues share. */
export const deadLetterQueueName = 'wirewatch-dead';
