import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { buildStack, propertiesOf, synthesizeStack } from '../support/synthesize-stack.ts';

const everything = {
  senderDomain: 'example.org',
  domain: 'news.example.org',
  inboxDomain: 'inbox.example.org',
  alarmEmail: 'ops@example.org',
};

/** The names in a template that must be unique in an account and region. */
const names =
  /^(?:Name|BucketName|TableName|QueueName|TopicName|FunctionName|RoleName|PolicyName|LogGroupName|AlarmName|DashboardName|RuleName|RuleSetName|ConfigurationSetName|SecretName|ReceiptRuleName|ExportName)$/;

/** Every name that the template itself states, as "type.property: name"; references are left out. */
function statedNames(template: Template): string[] {
  const { Resources, Outputs } = template.toJSON() as {
    Resources: Record<string, { Type: string; Properties?: Record<string, unknown> }>;
    Outputs: Record<string, { Export?: unknown }>;
  };
  const inResources = Object.values(Resources).flatMap(({ Type, Properties = {} }) =>
    Object.entries(Properties).flatMap(([name, value]) =>
      names.test(name) && typeof value === 'string' ? [`${Type}.${name}: ${value}`] : [],
    ),
  );
  return [
    ...inResources,
    ...Object.entries(Outputs).flatMap(([name, { Export }]) => (Export ? [`export ${name}`] : [])),
  ];
}

describe('two stages in one account', () => {
  it('are stacks of their own', () => {
    expect(buildStack({ stage: 'test' }).stack.stackName).toBe('Wirewatch-test');
    expect(buildStack().stack.stackName).toBe('Wirewatch');
  });

  it('state no name that they could both claim: AWS makes each from the name of the stack', () => {
    const stated = statedNames(synthesizeStack({ ...everything, stage: 'test' }));
    const harmless = [
      // The name of a stage only has to be unique within its API.
      'AWS::ApiGatewayV2::Stage.StageName',
      // The name of an API need not be unique.
      'AWS::ApiGatewayV2::Api.Name: Wirewatch-test',
      // The name of a policy only has to be unique within its role.
      'AWS::IAM::Policy.PolicyName',
    ];
    expect(stated.filter((name) => !harmless.some((known) => name.startsWith(known)))).toEqual([]);
    expect(stated).toContain('AWS::ApiGatewayV2::Api.Name: Wirewatch-test');
  });

  it('count into namespaces of their own, and watch these', () => {
    const template = synthesizeStack({ stage: 'test' });
    const own = { Ref: 'AWS::StackName' };
    for (const { Environment } of propertiesOf<{ Environment: { Variables: Record<string, unknown> } }>(
      template,
      'AWS::Lambda::Function',
    ).values())
      expect(Environment.Variables.METRICS_NAMESPACE).toEqual(own);
    const text = JSON.stringify(template.toJSON());
    expect(text).not.toMatch(/"(?:Metric)?Namespace":"Wirewatch/);
    expect(text).toContain('"Namespace":{"Ref":"AWS::StackName"}');
  });

  it('differ in nothing but the name of the stack', () => {
    const [one, other] = ['one', 'other'].map((stage) =>
      JSON.stringify(synthesizeStack({ ...everything, stage }).toJSON())
        .replaceAll(`Wirewatch-${stage}`, 'Wirewatch-?')
        .replaceAll(`\\"stage\\":\\"${stage}\\"`, '\\"stage\\":\\"?\\"'),
    );
    expect(one).toBe(other);
  });
});

describe('tags', () => {
  const template = synthesizeStack({ stage: 'test', tags: '{"cost-centre":"news desk"}' });
  const wanted = { 'wirewatch:stack': 'Wirewatch-test', 'cost-centre': 'news desk' };

  it.each([
    'AWS::DynamoDB::Table',
    'AWS::Lambda::Function',
    'AWS::SQS::Queue',
    'AWS::SecretsManager::Secret',
  ])('name the stage and what the operator says on every %s', (type) => {
    const all = [...propertiesOf<{ Tags: { Key: string; Value: string }[] }>(template, type).values()];
    expect(all.length).toBeGreaterThan(0);
    for (const { Tags } of all)
      expect(Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]))).toEqual(wanted);
  });
});
