import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { functionNeeds } from '../../infra/function-needs.ts';
import { type FunctionName, functions, type QueueName, queues } from '../../infra/service-plan.ts';
import { type Permission, permissionsOf } from '../support/permissions.ts';
import { propertiesOf, synthesizeStack } from '../support/synthesize-stack.ts';

interface FunctionProperties {
  readonly Role: { readonly 'Fn::GetAtt': readonly [string, 'Arn'] };
  readonly Environment: { readonly Variables: Readonly<Record<string, unknown>> };
  readonly LoggingConfig: { readonly LogGroup: { readonly Ref: string }; readonly LogFormat: string };
  readonly [name: string]: unknown;
}

const names = Object.keys(functions) as FunctionName[];
const template = synthesizeStack({
  inboxDomain: 'inbox.example.org',
  brand: '{"name":"City Desk"}',
  domain: 'news.example.org',
  edgeSecretSha256: '0a'.repeat(32),
});
const production = synthesizeStack({ prod: 'true', senderDomain: 'example.org' });
const all = propertiesOf<FunctionProperties>(template, 'AWS::Lambda::Function');

function deployed(name: FunctionName): FunctionProperties {
  const wanted = `Functions${name.replaceAll('-', '')}`;
  const found = [...all].filter(([id]) => id.slice(0, -8) === wanted);
  if (found.length !== 1 || !found[0]) throw new Error(`${found.length} functions named ${name}`);
  return found[0][1];
}

function permissions(name: FunctionName, of = template): Permission[] {
  return permissionsOf(of, deployed(name).Role['Fn::GetAtt'][0]);
}

/** The names of the functions that have a permission like this. */
function whoMay(matches: (permission: Permission) => boolean): FunctionName[] {
  return names.filter((name) => permissions(name).some(matches));
}

describe('what functions may do', () => {
  it('covers every function of the stack', () => {
    expect(all.size).toBe(names.length);
    expect(names.map((name) => permissions(name).length)).not.toContain(0);
  });

  it.each(names)('%s: on the table, the actions that it needs and no others', (name) => {
    const { table, indexes = [] } = functionNeeds[name];
    const granted = permissions(name).filter(({ action }) => action.startsWith('dynamodb:'));
    const onIndexes = granted.filter(({ resource }) => resource.includes('/index/'));
    const onTable = granted.filter((permission) => !onIndexes.includes(permission));
    expect(onTable.map(({ action }) => action).sort()).toEqual(
      table.map((action) => `dynamodb:${action}`).sort(),
    );
    for (const { resource } of onTable) {
      expect(resource).toMatch(/^\{"Fn::GetAtt":\["DatabaseTable[0-9A-F]{8}","Arn"\]\}$/);
    }
    expect(
      onIndexes.map(({ action, resource }) => [action, /\/index\/(.*?)"/.exec(resource)?.[1]]).sort(),
    ).toEqual(indexes.map((index) => ['dynamodb:Query', index]).sort());
  });

  it('has no wildcard, but for X-Ray, the SES quota, figures of CloudWatch, mails received, and recipients while in the sandbox', () => {
    const wild = names.flatMap((name) =>
      permissions(name).filter(({ action, resource }) => action.includes('*') || resource.includes('*')),
    );
    expect([...new Set(wild.map(({ action }) => action))].sort()).toEqual([
      'cloudwatch:GetMetricData',
      's3:DeleteObject',
      's3:GetObject',
      'ses:GetSendQuota',
      'ses:SendRawEmail',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
  });

  it('lets nobody scan the table, or touch its settings, a queue’s or a secret’s', () => {
    const actions = new Set(names.flatMap((name) => permissions(name).map(({ action }) => action)));
    const harmless =
      /^(cloudwatch:GetMetricData|dynamodb:((Batch)?(Get|Write)Item|Query|(Put|Update|Delete|ConditionCheck)Item)|sqs:(SendMessage|ReceiveMessage|DeleteMessage|ChangeMessageVisibility|GetQueueUrl|GetQueueAttributes)|secretsmanager:GetSecretValue|logs:(CreateLogStream|PutLogEvents)|ses:(SendRawEmail|GetSendQuota)|s3:((Get|Delete)Object|ListBucket)|xray:Put(TraceSegments|TelemetryRecords))$/;
    expect([...actions].filter((action) => !harmless.test(action))).toEqual([]);
  });

  it('lets a function write to its own log group only', () => {
    for (const name of names) {
      const written = permissions(name).filter(({ action }) => action === 'logs:PutLogEvents');
      const own = JSON.stringify({ 'Fn::GetAtt': [deployed(name).LoggingConfig.LogGroup.Ref, 'Arn'] });
      expect(
        written.map(({ resource }) => resource),
        name,
      ).toEqual([own]);
    }
  });

  it('lets only web, deliver and notify-webhook send mail, and only as the sender', () => {
    expect(whoMay(({ action }) => action === 'ses:SendRawEmail')).toEqual([
      'web',
      'deliver',
      'notify-webhook',
    ]);
    for (const name of ['web', 'deliver', 'notify-webhook'] as const) {
      for (const { action, condition } of permissions(name)) {
        if (action !== 'ses:SendRawEmail') continue;
        expect(condition).toEqual({ StringEquals: { 'ses:FromAddress': 'alerts@example.org' } });
      }
    }
  });

  it('lets web alone read figures of CloudWatch, which tell how old the messages of queues are', () => {
    expect(whoMay(({ action }) => action.startsWith('cloudwatch:'))).toEqual(['web']);
  });

  it('lets poll-feed, which reads what strangers publish, list and delete nothing in the table', () => {
    const own = permissions('poll-feed').filter(({ action }) => action.startsWith('dynamodb:'));
    expect(own.map(({ action }) => action).sort()).toEqual([
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
    ]);
  });

  it('names the sender’s identity itself in production', () => {
    const resources = permissions('deliver', production)
      .filter(({ action }) => action === 'ses:SendRawEmail')
      .map(({ resource }) => resource);
    expect(resources).toHaveLength(2);
    expect(resources.join()).toMatch(/identity\/.*EmailSender/);
    expect(resources.join()).toContain('configuration-set/');
    expect(resources.join()).not.toContain('*');
  });

  it('lets nobody put anything on the feedback queue, so that no event of SES can be forged', () => {
    expect(
      whoMay(({ action, resource }) => action === 'sqs:SendMessage' && /Queuesfeedback/.test(resource)),
    ).toEqual([]);
  });

  it('lets only receive-letter read and delete mails, and only where SES puts them', () => {
    for (const action of ['s3:GetObject', 's3:DeleteObject']) {
      expect(whoMay((one) => one.action === action)).toEqual(['receive-letter']);
    }
    const resources = permissions('receive-letter').filter(({ action }) => /^s3:.*Object$/.test(action));
    expect(resources).toHaveLength(2);
    for (const { resource } of resources)
      expect(resource).toMatch(/\{"Fn::GetAtt":\["LettersMails[0-9A-F]{8}","Arn"\]\},"\/letters\/\*"/);
  });

  it('lets receive-letter list the bucket of mails: without that, S3 answers 403 for a mail that is gone, and not 404', () => {
    expect(whoMay(({ action }) => action === 's3:ListBucket')).toEqual(['receive-letter']);
    const [list] = permissions('receive-letter').filter(({ action }) => action === 's3:ListBucket');
    expect(list?.resource).toMatch(/^\{"Fn::GetAtt":\["LettersMails[0-9A-F]{8}","Arn"\]\}$/);
    expect(list?.condition).toBeUndefined();
  });

  it('lets only those be called again and again who send messages to the queue that they read', () => {
    const loops = names.filter((name) => 'RecursiveLoop' in deployed(name));
    expect(loops).toEqual(['wake-subscribers', 'deliver']);
    for (const name of loops)
      expect(deployed(name)).toMatchObject({
        RecursiveLoop: { 'Fn::If': ['LambdaStopsLoops', 'Allow', { Ref: 'AWS::NoValue' }] },
      });
  });

  it('lets nobody put anything on the letters queue, so that no notice of SES can be forged', () => {
    expect(
      whoMay(({ action, resource }) => action === 'sqs:SendMessage' && /Queuesletters/.test(resource)),
    ).toEqual([]);
  });

  it.each(Object.keys(queues) as QueueName[])(
    'lets those write to the %s queue who feed it, and its consumer read',
    (queue) => {
      const on = (action: string) =>
        whoMay(
          (one) => one.action === action && new RegExp(`"Queues${queue}[0-9A-F]{8}"`).test(one.resource),
        );
      expect(on('sqs:SendMessage')).toEqual(
        names.filter((name) => {
          const { sendsTo = [], redrives = [] } = functionNeeds[name];
          return [...sendsTo, ...redrives].some((to) => to === queue);
        }),
      );
      expect(on('sqs:ReceiveMessage')).toEqual([queues[queue].consumer]);
    },
  );

  it('lets only web see, move and remove dead letters, and put them nowhere where SES alone may write', () => {
    const onDeadLetters = names.flatMap((name) =>
      permissions(name)
        .filter(({ resource }) => resource.includes('deadletters'))
        .map(({ action }) => `${name}: ${action}`),
    );
    expect(onDeadLetters.sort()).toEqual([
      'web: sqs:ChangeMessageVisibility',
      'web: sqs:DeleteMessage',
      'web: sqs:GetQueueAttributes',
      'web: sqs:ReceiveMessage',
    ]);
  });

  it('shows the secret only to those who need keys or the operator key', () => {
    const readers = whoMay(({ action }) => action === 'secretsmanager:GetSecretValue');
    expect(readers).toEqual(
      names.filter((name) => functionNeeds[name].keys || functionNeeds[name].operatorKey),
    );
    expect(readers.length).toBeLessThan(names.length);
  });
});

describe('every function', () => {
  it.each(names)('%s runs as the service plan says, on the Node of development', (name) => {
    const { timeoutSeconds, memoryMegabytes } = functions[name];
    expect(deployed(name)).toMatchObject({
      Runtime: `nodejs${process.versions.node.split('.')[0]}.x`,
      Architectures: ['arm64'],
      Timeout: timeoutSeconds,
      MemorySize: memoryMegabytes,
      LoggingConfig: { LogFormat: 'JSON' },
    });
  });

  it('is traced unless a timer starts it, and not at all in a thrifty service', () => {
    const tracedIn = (settings: Readonly<Record<string, string>>) =>
      [
        ...propertiesOf<{ TracingConfig?: { Mode: string } }>(
          synthesizeStack(settings),
          'AWS::Lambda::Function',
        ),
      ]
        .filter(([, { TracingConfig }]) => TracingConfig?.Mode === 'Active')
        .map(([id]) => id.slice('Functions'.length, -8))
        .sort();
    const always = ['deliver', 'ingestarticles', 'matcharticles', 'wakesubscribers', 'web'];
    expect(tracedIn({})).toEqual(always);
    expect(tracedIn({ concurrency: '1000' })).toEqual(
      [...always, 'notifywebhook', 'pollfeed', 'recordfeedback'].sort(),
    );
    expect(tracedIn({ thrifty: 'true' })).toEqual([]);
  });

  it.each(names)('%s knows what its code asks for, and no more', (name) => {
    const asked = [...read(functions[name].entry).matchAll(/\bconfig\.(\w+)\(\)/g)].map(
      ([, setting = '']) => setting,
    );
    const isConsumer = read(functions[name].entry).includes('queueHandler(');
    const alike = [
      'TABLE_NAME',
      'DEFAULT_LANGUAGE',
      'METRICS_NAMESPACE',
      ...(isConsumer ? ['OWN_QUEUE_URL'] : []),
    ];
    const expected = asked.map(variableOf).filter((variable) => ![testsOnly, builtIn].includes(variable));
    expect(asked).toContain('table');
    expect(new Set(Object.keys(deployed(name).Environment.Variables))).toEqual(
      new Set([...alike, ...expected]),
    );
  });

  it('carries how the deployment presents itself if its code asks for that', () => {
    const asking = names.filter((name) => read(functions[name].entry).includes('config.brand()'));
    expect(names.filter((name) => functionNeeds[name].brand)).toEqual(asking);
  });

  it('is told where secrets are, never what they are', () => {
    const secrets = names.flatMap((name) =>
      Object.entries(deployed(name).Environment.Variables).filter(([variable]) =>
        variable.endsWith('_SECRET_ID'),
      ),
    );
    expect(secrets.length).toBeGreaterThan(0);
    for (const [variable, value] of secrets) {
      expect(value, variable).toEqual({
        Ref: expect.stringMatching(/^SecretsKeys[0-9A-F]{8}$/),
      });
    }
  });

  it('keeps its logs for a month', () => {
    const groups = propertiesOf(template, 'AWS::Logs::LogGroup');
    for (const name of names) {
      expect(groups.get(deployed(name).LoggingConfig.LogGroup.Ref), name).toMatchObject({
        RetentionInDays: 30,
      });
    }
  });
});

/** How the deployment presents itself is in the code: Lambda keeps 4 KB of an environment, and a logo alone may fill half of that. */
const builtIn = 'BRAND';

/** Shortens waits; never set in a deployment. */
const testsOnly = 'WAITS';

/** The environment variable behind a setting, as shared/config.ts has it. */
function variableOf(setting: string): string {
  const variable = new RegExp(`\\b${setting}: \\(\\) =>[^,]*?\\b([A-Z][A-Z0-9_]+)\\b`).exec(
    read('shared/config.ts'),
  )?.[1];
  if (!variable) throw new Error(`shared/config.ts has no setting ${setting}`);
  return variable;
}

function read(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
}
