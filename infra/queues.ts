import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { type QueueName, type QueuePlan, queues } from './service-plan.ts';

export interface QueuePair {
  readonly queue: Queue;
  /** Where a message goes that could not be worked off; an alarm watches it, the runbook says how to send it back. */
  readonly deadLetters: Queue;
  readonly plan: QueuePlan;
}

/** The queues of the service plan, each with its dead-letter queue. Messages are kept for as long as SQS keeps any. */
export class Queues extends Construct {
  private readonly pairs: Readonly<Record<QueueName, QueuePair>>;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const names = Object.keys(queues) as QueueName[];
    this.pairs = Object.fromEntries(
      names.map((name) => [name, this.createPair(name, queues[name])]),
    ) as Record<QueueName, QueuePair>;
  }

  get(name: QueueName): QueuePair {
    return this.pairs[name];
  }

  entries(): [QueueName, QueuePair][] {
    return Object.entries(this.pairs) as [QueueName, QueuePair][];
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
