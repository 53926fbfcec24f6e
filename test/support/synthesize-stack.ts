import { readFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { readSettings } from '../../infra/settings.ts';
import { WirewatchStack } from '../../infra/stack.ts';

const flags = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8')).context as object;

export interface BuildOptions {
  /** Where the functions' code is built; it is not, if absent. */
  readonly outdir?: string;
  /** Whether CloudFormation's rules are applied to the template. */
  readonly isChecked?: boolean;
  /** Of the deployment; not known, if absent. */
  readonly region?: string;
}

/**
 * The stack as `cdk` would build it with these `-c` settings. CloudFormation's rules are applied only where that is
 * asked for: they take four seconds to load, and `cloudformation-rules.test.ts` applies them to every kind of template.
 */
export function buildStack(
  settings: Readonly<Record<string, string>> = {},
  { outdir, isChecked = false, region }: BuildOptions = {},
) {
  const bundled = outdir ? ['**'] : [];
  const app = new App({
    context: { ...flags, 'aws:cdk:bundling-stacks': bundled, sender: 'alerts@example.org', ...settings },
    builtinCloudFormationValidation: isChecked,
    ...(outdir && { outdir }),
  });
  const place = region !== undefined && { env: { account: '123456789012', region } };
  return { app, stack: new WirewatchStack(app, readSettings(app.node), { ...place }) };
}

const templates = new Map<string, Template>();

/** Its CloudFormation template, to be read only: the same settings give the same one. */
export function synthesizeStack(settings: Readonly<Record<string, string>> = {}): Template {
  const key = JSON.stringify(Object.entries(settings).toSorted());
  const template = templates.get(key) ?? Template.fromStack(buildStack(settings).stack);
  templates.set(key, template);
  return template;
}

/** The properties of all resources of a type, by logical id; `T` says which of them the caller looks at. */
export function propertiesOf<T = Record<string, unknown>>(template: Template, type: string): Map<string, T> {
  return new Map<string, T>(
    Object.entries(template.findResources(type)).map(([id, { Properties }]) => [id, Properties]),
  );
}

interface QueuePolicy {
  readonly Queues: readonly { readonly Ref: string }[];
  readonly PolicyDocument: { readonly Statement: readonly { readonly Effect: string }[] };
}

/** By the name of each queue whose policy allows something, the statements that allow it. */
export function queueAllowances(template: Template): Map<string, readonly unknown[]> {
  const allowances = new Map<string, readonly unknown[]>();
  for (const { Queues, PolicyDocument } of propertiesOf<QueuePolicy>(
    template,
    'AWS::SQS::QueuePolicy',
  ).values()) {
    const queue = /^Queues(.+)[0-9A-F]{8}$/.exec(Queues[0]?.Ref ?? '')?.[1] ?? '';
    const allowing = PolicyDocument.Statement.filter(({ Effect }) => Effect === 'Allow');
    if (allowing.length > 0) allowances.set(queue, allowing);
  }
  return allowances;
}

/** The lines of an output with DNS records, or none; what is known only at deployment is written as `<AWS::Region>`. */
export function recordsOf(template: Template, output: 'DnsRecords' | 'DnsRecordsMade'): string[] {
  const value: unknown = template.findOutputs(output)[output]?.Value;
  return value === undefined ? [] : textOf(value).split('\n');
}

interface Intrinsic {
  readonly 'Fn::Join'?: readonly [string, readonly unknown[]];
  readonly 'Fn::GetAtt'?: readonly string[];
  readonly Ref?: string;
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const { 'Fn::Join': join, 'Fn::GetAtt': attribute, Ref } = value as Intrinsic;
  if (join) return join[1].map(textOf).join(join[0]);
  return `<${Ref ?? attribute?.join('.')}>`;
}
