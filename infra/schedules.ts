import { Duration } from 'aws-cdk-lib';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import type { ReadQueueEvent } from '../shared/aws/queue-handler.ts';
import type { Functions } from './functions.ts';
import type { NodeFunction } from './node-function.ts';
import { schedules } from './service-plan.ts';

/**
 * The timers of the service plan, and those that make a function read its queue. A run that fails is not repeated,
 * because the next run does everything that is due.
 */
export class Schedules extends Construct {
  constructor(scope: Construct, id: string, functions: Functions) {
    super(scope, id);
    for (const [name, target] of functions.entries()) {
      const timer = schedules[name];
      if (timer) this.run(name, target, timer.everyMinutes);
    }
    for (const { name, messagesAtOnce } of functions.timedReaders()) {
      const event: ReadQueueEvent = { readAtMost: messagesAtOnce };
      this.run(name, functions.get(name), 1, event);
    }
  }

  private run(name: string, target: NodeFunction, everyMinutes: number, event?: ReadQueueEvent): void {
    target.configureAsyncInvoke({
      retryAttempts: 0,
      maxEventAge: Duration.minutes(Math.min(everyMinutes, 60)),
    });
    new Rule(this, name, {
      schedule: Schedule.rate(Duration.minutes(everyMinutes)),
      targets: [
        new LambdaFunction(target, {
          retryAttempts: 0,
          ...(event && { event: RuleTargetInput.fromObject(event) }),
        }),
      ],
    });
  }
}
