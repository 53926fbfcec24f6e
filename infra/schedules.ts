import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import type { Functions } from './functions.ts';
import { type FunctionName, schedules } from './service-plan.ts';

/** The timers of the service plan. A run that fails is not repeated: the next one does all that is due. */
export class Schedules extends Construct {
  constructor(scope: Construct, id: string, functions: Functions) {
    super(scope, id);
    for (const [name, { everyMinutes }] of Object.entries(schedules)) {
      const target = functions.get(name as FunctionName);
      target.configureAsyncInvoke({
        retryAttempts: 0,
        maxEventAge: Duration.minutes(Math.min(everyMinutes, 60)),
      });
      new Rule(this, name, {
        schedule: Schedule.rate(Duration.minutes(everyMinutes)),
        targets: [new LambdaFunction(target, { retryAttempts: 0 })],
      });
    }
  }
}
