import { Stack } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import type { QueuePlaces } from '../shared/aws/queue-operations.ts';
import type { Database } from './database.ts';
import type { Email } from './email.ts';
import { functionNeeds } from './function-needs.ts';
import type { LetterInbox } from './letter-inbox.ts';
import { NodeFunction } from './node-function.ts';
import type { Queues } from './queues.ts';
import type { Secrets } from './secrets.ts';
import { type FunctionName, functions, plannedFunctions, type QueueName } from './service-plan.ts';
import type { Settings } from './settings.ts';

interface FunctionsProps {
  readonly database: Database;
  readonly queues: Queues;
  readonly secrets: Secrets;
  readonly email: Email;
  /** With the setting `inboxDomain`. */
  readonly inbox: LetterInbox | undefined;
  readonly settings: Settings;
  /** Public address of the site, no trailing slash. */
  readonly siteUrl: string;
}

/** Every function of the service plan, with what it needs and nothing more, and the queues that feed them. */
export class Functions extends Construct {
  private readonly byName: ReadonlyMap<FunctionName, NodeFunction>;

  constructor(scope: Construct, id: string, props: FunctionsProps) {
    super(scope, id);
    const names = plannedFunctions(props.settings);
    this.byName = new Map(names.map((name) => [name, this.create(name, props)]));
    this.feed(props.queues);
  }

  get(name: FunctionName): NodeFunction {
    const found = this.byName.get(name);
    if (!found) throw new Error(`The service plan has no function ${name}.`);
    return found;
  }

  entries(): [FunctionName, NodeFunction][] {
    return [...this.byName];
  }

  /** Each need is one permission and the environment variable that goes with it. */
  private create(name: FunctionName, props: FunctionsProps): NodeFunction {
    const { database, queues, secrets, email, inbox, settings, siteUrl } = props;
    const needs = functionNeeds[name];
    const created = new NodeFunction(this, name, functions[name], {
      TABLE_NAME: database.table.tableName,
      DEFAULT_LANGUAGE: settings.language,
    });

    database.grant(created, needs.table, needs.indexes);
    for (const target of needs.sendsTo ?? []) {
      const { queue, plan } = queues.get(target);
      queue.grant(created, 'sqs:SendMessage');
      created.addEnvironment(plan.urlVariable, queue.queueUrl);
    }
    for (const target of needs.measures ?? [])
      queues.get(target).queue.grant(created, 'sqs:GetQueueAttributes');
    if (needs.redrives) this.letOperate(created, needs.redrives, queues);
    if (needs.mails) {
      email.grantSend(created.executionRole);
      created.addEnvironment('SENDER', settings.sender);
      created.addEnvironment('SES_CONFIGURATION_SET', email.configurationSet.configurationSetName);
    }
    if (needs.readsQuota) email.grantReadQuota(created.executionRole);
    if (needs.links) created.addEnvironment('SITE_URL', siteUrl);
    if (needs.fetches) created.addEnvironment('FETCH_RULES', settings.fetchRules);
    if (needs.feedback) created.addEnvironment('FEEDBACK_TOPIC_ARN', email.feedbackTopic.topicArn);
    if (needs.newsletters && settings.inboxDomain)
      created.addEnvironment('INBOX_DOMAIN', settings.inboxDomain);
    if (needs.letters && inbox) {
      inbox.grantTake(created.executionRole);
      created.addEnvironment('LETTERS_BUCKET', inbox.bucket.bucketName);
      created.addEnvironment('LETTERS_TOPIC_ARN', inbox.topic.topicArn);
    }
    if (needs.keys) {
      secrets.grantRead(created, secrets.keys);
      created.addEnvironment('KEYS_SECRET_ID', secrets.keys.secretArn);
    }
    if (needs.operatorKey) {
      secrets.grantRead(created, secrets.operatorKey);
      created.addEnvironment('OPERATOR_KEY_SECRET_ID', secrets.operatorKey.secretArn);
    }
    return created;
  }

  /** The permissions that SQS asks for to count messages and to move them from a dead-letter queue. */
  private letOperate(created: NodeFunction, redrives: readonly QueueName[], queues: Queues): void {
    const places: Record<string, QueuePlaces[string]> = {};
    for (const [name, { queue, deadLetters }] of queues.entries()) {
      queue.grant(created, 'sqs:GetQueueAttributes');
      deadLetters.grant(created, 'sqs:GetQueueAttributes');
      const mayRedrive = redrives.includes(name);
      if (mayRedrive) {
        deadLetters.grant(
          created,
          'sqs:StartMessageMoveTask',
          'sqs:ListMessageMoveTasks',
          'sqs:ReceiveMessage',
          'sqs:DeleteMessage',
        );
        queue.grant(created, 'sqs:SendMessage');
      }
      places[name] = { url: queue.queueUrl, deadLettersUrl: deadLetters.queueUrl, redrives: mayRedrive };
    }
    created.addEnvironment('QUEUES', Stack.of(this).toJsonString(places));
  }

  private feed(queues: Queues): void {
    for (const [, { queue, plan }] of queues.entries()) {
      this.get(plan.consumer).addEventSource(
        new SqsEventSource(queue, {
          batchSize: plan.batchSize,
          maxConcurrency: plan.maxConcurrency,
          reportBatchItemFailures: true,
        }),
      );
    }
  }
}
