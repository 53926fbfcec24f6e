import type { App } from 'aws-cdk-lib';
import { Validations } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { describe, expect, it, vi } from 'vitest';
import { answerServerlessRules } from '../../infra/serverless-rules.ts';
import { buildStack } from '../support/synthesize-stack.ts';

const variants: [string, Record<string, string>][] = [
  ['a first deployment', {}],
  ['production', { prod: 'true', senderDomain: 'example.org' }],
  [
    'everything set',
    {
      prod: 'true',
      domain: 'news.example.org',
      zoneId: 'Z0123',
      senderDomain: 'example.org',
      alarmEmail: 'ops@example.org',
      inboxDomain: 'inbox.example.org',
    },
  ],
  ['newsletters', { inboxDomain: 'inbox.example.org' }],
];

function findings(app: App): string[] {
  const { violations } = new AwsSolutionsChecks(app).validateScope(app);
  return violations.flatMap(({ ruleName, violatingResources }) =>
    violatingResources.map(({ constructPath }) => `${constructPath}: ${ruleName}`),
  );
}

/** Which rules were suppressed where, with the given reason. */
function acknowledgements(app: App): { path: string; rule: string; reason: string }[] {
  return app.node.findAll().flatMap((construct) =>
    construct.node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.entries(data as Record<string, string>))
      .map(([rule, reason]) => ({
        path: construct.node.path,
        rule: rule.replace(/^annotation::/i, ''),
        reason,
      })),
  );
}

describe.each(variants)('the AwsSolutions rules of cdk-nag on %s', (_name, settings) => {
  it('find nothing', () => {
    expect(findings(buildStack(settings).app)).toEqual([]);
  });

  it('are set aside only with a reason', () => {
    const given = acknowledgements(buildStack(settings).app);
    expect(given.length).toBeGreaterThan(0);
    for (const { path, rule, reason } of given) expect(reason.length, `${path}: ${rule}`).toBeGreaterThan(40);
  });
});

describe('the Serverless rules of cdk-nag', () => {
  const rulesIn = (settings: Record<string, string>) => {
    const { app } = buildStack(settings);
    const { violations } = new ServerlessChecks(app).validateScope(app);
    return violations.map(({ ruleName }) => ruleName);
  };

  it('find nothing but what is answered with a reason, and nothing is answered in vain', () => {
    const { app, stack } = buildStack();
    answerServerlessRules(stack);
    const answered = acknowledgements(app).flatMap(({ path, rule, reason }) => {
      expect(reason.length).toBeGreaterThan(40);
      return path === stack.node.path ? [rule.replace('Serverless::', '')] : [];
    });
    const found = new Set(variants.flatMap(([, settings]) => rulesIn(settings)));
    expect([...found].toSorted()).toEqual(answered.toSorted());
  });
});

describe('the AwsSolutions rules of cdk-nag', () => {
  it('would find a queue without TLS and dead letters', () => {
    const { app, stack } = buildStack();
    new Queue(stack, 'Careless');
    expect(findings(app)).toEqual([
      'Wirewatch/Careless/Resource: AwsSolutions-SQS3',
      'Wirewatch/Careless/Resource: AwsSolutions-SQS4',
    ]);
  });

  it('are set aside nowhere in vain', () => {
    const given = acknowledgements(buildStack({ inboxDomain: 'inbox.example.org' }).app);
    const acknowledge = vi.spyOn(Validations.prototype, 'acknowledge').mockReturnValue();
    const found = findings(buildStack({ inboxDomain: 'inbox.example.org' }).app);
    acknowledge.mockRestore();
    expect(given.length).toBeGreaterThan(0);
    const vain = given.filter(
      ({ path, rule }) => !found.some((finding) => finding.startsWith(path) && finding.endsWith(`: ${rule}`)),
    );
    expect(vain).toEqual([]);
  });
});
