import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { plannedQueues, type QueueName, type QueuePlan, queues } from './service-plan.ts';
import type { Settings } from './settings.ts';

export interface QueuePair {
  readonly queue: Queue;
  /** Takes messages that could not be processed. An alarm watches it; the runbook says how to send them back. */
  readonly deadLetters: Queue;
  readonly plan: QueuePlan;
}

/** The queues of the service plan, each with its dead-letter queue. Messages are kept for as long as SQS keeps any. */
export class Queues extends Construct {
  private readonly pairs: ReadonlyMap<QueueName, QueuePair>;

  constructor(scope: Construct, id: string, settings: Pick<Settings, 'inboxDomain'>) {
    super(scope, id);
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
    const kept: QueueProps = {
      retentionPeriod: Duration.days(14),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    };
    const deadLetters = new Queue(this, `${name}-dead-letters`, kept);
    const queue = new Queue(this, name, {
      ...kept,
      visibilityTimeout: Duration.seconds(plan.visibilityTimeoutSeconds),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: plan.maxReceiveCount },
    });
    return { queue, deadLetters, plan };
  }
}
