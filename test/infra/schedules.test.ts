import { Match } from 'aws-cdk-lib/assertions';
import { describe, it } from 'vitest';
import { schedules } from '../../infra/service-plan.ts';
import { synthesizeStack } from '../support/synthesize-stack.ts';

const template = synthesizeStack();

describe('timers', () => {
  it('are those of the service plan and no others', () => {
    template.resourceCountIs('AWS::Events::Rule', Object.keys(schedules).length);
  });

  it.each(Object.entries(schedules))(
    'run %s as often as planned, and may start it',
    (name, { everyMinutes }) => {
      const target = Match.stringLikeRegexp(`^Functions${name.replaceAll('-', '')}[0-9A-F]{8}$`);
      const expression =
        everyMinutes === 1
          ? 'rate(1 minute)'
          : everyMinutes === 60
            ? 'rate(1 hour)'
            : `rate(${everyMinutes} minutes)`;
      template.hasResourceProperties('AWS::Events::Rule', {
        State: 'ENABLED',
        ScheduleExpression: expression,
        Targets: [Match.objectLike({ Arn: { 'Fn::GetAtt': [target, 'Arn'] } })],
      });
      template.hasResourceProperties('AWS::Lambda::Permission', {
        Principal: 'events.amazonaws.com',
        FunctionName: { 'Fn::GetAtt': [target, 'Arn'] },
      });
      template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
        FunctionName: { Ref: target },
        MaximumRetryAttempts: 0,
      });
    },
  );
});
