import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import type { QueuePlaces } from '../shared/aws/queue-operations.ts';
import { type QueueReader, queueReaders } from './concurrency.ts';
import type { Database } from './database.ts';
import type { Email } from './email.ts';
import { functionNeeds } from './function-needs.ts';
import type { LetterInbox } from './letter-inbox.ts';
import { metricsNamespace } from './metrics-namespace.ts';
import { NodeFunction } from './node-function.ts';
import type { Queues } from './queues.ts';
import type { Secrets } from './secrets.ts';
import {
  type FunctionName,
  functions,
  plannedFunctions,
  plannedTimers,
  type QueueName,
  queues as queuePlans,
  schedules,
} from './service-plan.ts';
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
  private readonly readers: ReadonlyMap<QueueName, QueueReader>;

  constructor(scope: Construct, id: string, props: FunctionsProps) {
    super(scope, id);
    const names = plannedFunctions(props.settings);
    this.readers = queueReaders(props.settings);
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

  /** The functions that read their queue on a timer, with the number of messages that each handles at once. */
  timedReaders(): { readonly name: FunctionName; readonly messagesAtOnce: number }[] {
    return [...this.readers].flatMap(([queue, reader]) =>
      reader.by === 'timer'
        ? [{ name: queuePlans[queue].consumer, messagesAtOnce: reader.messagesAtOnce }]
        : [],
    );
  }

  /**
   * Most runs of these functions find nothing to do. They would be most of what X-Ray records, and would have to be
   * paid for.
   */
  private hasTimer(name: FunctionName): boolean {
    return schedules[name] !== undefined || this.timedReaders().some((reader) => reader.name === name);
  }

  /** Each need is one permission and the environment variable that goes with it. */
  private create(name: FunctionName, props: FunctionsProps): NodeFunction {
    const { database, queues, secrets, email, inbox, settings, siteUrl } = props;
    const needs = functionNeeds[name];
    const environment = {
      TABLE_NAME: database.table.tableName,
      DEFAULT_LANGUAGE: settings.language,
      METRICS_NAMESPACE: metricsNamespace,
    };
    const isTraced = !settings.thrifty && !this.hasTimer(name);
    const builtIn = needs.brand ? { brand: settings.brand } : {};
    const callsItself = (needs.sendsTo ?? []).some((queue) => queuePlans[queue].consumer === name);
    const created = new NodeFunction(this, name, functions[name], {
      environment,
      builtIn,
      isTraced,
      callsItself,
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
    if (needs.readsQuota) {
      email.grantReadQuota(created.executionRole);
    }
    if (needs.warmsUp) {
      const [, domain = ''] = settings.sender.split('@');
      created.addEnvironment('WARM_UP', JSON.stringify({ domain, firstDay: settings.warmUp }));
    }
    if (needs.links) created.addEnvironment('SITE_URL', siteUrl);
    if (needs.limitsCallers && settings.edgeSecretSha256)
      created.addEnvironment('EDGE_SECRET_SHA256', settings.edgeSecretSha256);
    if (needs.fetches) created.addEnvironment('FETCH_RULES', settings.fetchRules);
    if (needs.feedback) created.addEnvironment('FEEDBACK_TOPIC_ARN', email.feedbackTopic.topicArn);
    if (needs.newsletters && settings.inboxDomain)
      created.addEnvironment('INBOX_DOMAIN', settings.inboxDomain);
    if (needs.letters && inbox) {
      inbox.grantTake(created.executionRole);
      created.addEnvironment('LETTERS_BUCKET', inbox.bucket.bucketName);
      created.addEnvironment('LETTERS_TOPIC_ARN', inbox.topic.topicArn);
    }
    if (needs.timers) created.addEnvironment('TIMERS', JSON.stringify(plannedTimers(settings)));
    if (needs.keys || needs.operatorKey) {
      secrets.grantRead(created);
      created.addEnvironment('KEYS_SECRET_ID', secrets.keys.secretArn);
    }
    return created;
  }

  /** The permissions to count messages and learn how old they are, and to move those of these queues from the dead-letter queue back to them. */
  private letOperate(created: NodeFunction, redrives: readonly QueueName[], queues: Queues): void {
    const places: Record<string, QueuePlaces['queues'][string]> = {};
    queues.deadLetters.grant(
      created,
      'sqs:GetQueueAttributes',
      'sqs:ReceiveMessage',
      'sqs:ChangeMessageVisibility',
      'sqs:DeleteMessage',
    );
    for (const [name, { queue }] of queues.entries()) {
      queue.grant(created, 'sqs:GetQueueAttributes');
      const mayRedrive = redrives.includes(name);
      if (mayRedrive) queue.grant(created, 'sqs:SendMessage');
      places[name] = { url: queue.queueUrl, redrives: mayRedrive };
    }
    created.executionRole.addToPolicy(
      new PolicyStatement({ actions: ['cloudwatch:GetMetricData'], resources: ['*'] }),
    );
    Validations.of(created.executionRole).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'cloudwatch:GetMetricData, which alone tells how old messages are, knows no resource narrower than *.',
    });
    const setting: QueuePlaces = { deadLettersUrl: queues.deadLetters.queueUrl, queues: places };
    created.addEnvironment('QUEUES', Stack.of(this).toJsonString(setting));
  }

  /** Timers that read a queue are among the schedules. */
  private feed(queues: Queues): void {
    for (const [name, { queue, plan }] of queues.entries()) {
      const consumer = this.get(plan.consumer);
      const reader = this.readers.get(name);
      consumer.addEnvironment('OWN_QUEUE_URL', queue.queueUrl);
      if (reader?.by !== 'event-source') {
        queue.grantConsumeMessages(consumer);
        continue;
      }
      // The event source comes with the permission to change how long a message is hidden.
      consumer.addEventSource(
        new SqsEventSource(queue, {
          batchSize: plan.batchSize,
          maxConcurrency: reader.functionsAtOnce,
          ...(plan.batchingWindowSeconds !== undefined && {
            maxBatchingWindow: Duration.seconds(plan.batchingWindowSeconds),
          }),
          reportBatchItemFailures: true,
        }),
      );
    }
  }
}
