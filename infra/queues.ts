import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { plannedQueues, type QueueName, type QueuePlan, queues } from './service-plan.ts';
import type { Settings } from './settings.ts';

export interface QueuePair {
  readonly queue: Queue;
  /** The one that all queues share. */
  readonly deadLetters: Queue;
  readonly plan: QueuePlan;
}

/** The longest time that SQS keeps a message. */
const kept: QueueProps = {
  retentionPeriod: Duration.days(14),
  encryption: QueueEncryption.SQS_MANAGED,
  enforceSSL: true,
  // Long polling: a reader waits for a message, because each request costs.
  receiveMessageWaitTime: Duration.seconds(20),
};

/** The queues of the service plan, and the one dead-letter queue that they share. */
export class Queues extends Construct {
  /**
   * Holds messages that could not be processed, each with the queue that it comes from. An alarm watches it; the
   * runbook says how to send them back.
   */
  readonly deadLetters: Queue;
  private readonly pairs: ReadonlyMap<QueueName, QueuePair>;

  constructor(scope: Construct, id: string, settings: Pick<Settings, 'inboxDomain'>) {
    super(scope, id);
    this.deadLetters = new Queue(this, 'dead-letters', kept);
    this.pairs = new Map(plannedQueues(settings).map((name) => [name, this.createPair(name, queues[name])]));
  }

  get(name: QueueName): QueuePair {
    const found = this.pairs.get(name);
    if (!found) throw new Error(`The service plan has no queue ${name} with these settings.`);
    return found;
  }

  entries(): [QueueName, QueuePair][] {
    return [...this.pairs];
  }

  private createPair(name: string, plan: QueuePlan): QueuePair {
    const queue = new Queue(this, name, {
      ...kept,
      visibilityTimeout: Duration.seconds(plan.visibilityTimeoutSeconds),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: plan.maxReceiveCount },
    });
    return { queue, deadLetters: this.deadLetters, plan };
  }
}
