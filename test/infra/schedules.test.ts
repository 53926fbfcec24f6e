import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { schedules } from '../../infra/service-plan.ts';
import { propertiesOf, synthesizeStack } from '../support/synthesize-stack.ts';

const template = synthesizeStack({ concurrency: '1000' });

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

describe('timers that make a function read its queue', () => {
  interface Rule {
    readonly ScheduleExpression: string;
    readonly Targets: readonly {
      readonly Arn: { 'Fn::GetAtt': [string, string] };
      readonly Input?: string;
    }[];
  }

  /** By the function, what its timer sends. */
  function readersIn(settings: Readonly<Record<string, string>>): Record<string, unknown> {
    const rules = [...propertiesOf<Rule>(synthesizeStack(settings), 'AWS::Events::Rule').values()];
    return Object.fromEntries(
      rules.flatMap(({ ScheduleExpression, Targets: [target] }) => {
        if (target?.Input === undefined) return [];
        expect(ScheduleExpression).toBe('rate(1 minute)');
        return [[target.Arn['Fn::GetAtt'][0].slice(0, -8), JSON.parse(target.Input)]];
      }),
    );
  }

  it('are there where few functions may run at once, for queues that may wait', () => {
    expect(readersIn({ inboxDomain: 'inbox.example.org' })).toEqual({
      Functionsrecordfeedback: { readAtMost: 10 },
      Functionspollfeed: { readAtMost: 10 },
      Functionsnotifywebhook: { readAtMost: 10 },
      Functionsreceiveletter: { readAtMost: 4 },
    });
  });

  it('are more in a thrifty service', () => {
    expect(Object.keys(readersIn({ thrifty: 'true' })).sort()).toEqual([
      'Functionsnotifywebhook',
      'Functionspollfeed',
      'Functionsrecordfeedback',
      'Functionswakesubscribers',
    ]);
  });

  it('come with the permissions to take, hide and remove messages', () => {
    const small = synthesizeStack();
    for (const queue of ['feeds', 'webhooks']) {
      small.hasResourceProperties('AWS::IAM::Policy', {
        PolicyDocument: {
          Statement: Match.arrayWith([
            Match.objectLike({
              Action: Match.arrayWith([
                'sqs:ChangeMessageVisibility',
                'sqs:DeleteMessage',
                'sqs:ReceiveMessage',
              ]),
              Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp(`^Queues${queue}`), 'Arn'] },
            }),
          ]),
        },
      });
    }
  });
});
