import { readFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import type { FunctionName } from '../service-plan.ts';
import { readSettings, stackNameOf } from '../settings.ts';
import { WirewatchStack } from '../stack.ts';

/** What costs by being there, whatever the load. */
export interface FixedParts {
  readonly secrets: number;
  /** Queues that Lambda polls all the time. */
  readonly polledQueues: number;
  /** Metrics that alarms look at. */
  readonly alarmMetrics: number;
  /** Of the dashboard; 0 without one. */
  readonly dashboardMetrics: number;
  /** Functions that run on a timer, and whether that timer makes the function read its queue. */
  readonly timers: readonly { readonly everyMinutes: number; readonly readsQueue: boolean }[];
  /** Whether X-Ray records the calls of a function. */
  readonly isTraced: (name: FunctionName) => boolean;
  readonly hasCanary: boolean;
}

interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

const counted = new Map<string, FixedParts>();

/**
 * Counts them in the template that `cdk deploy` would use with these settings. Nothing is bundled or
 * checked. Equal settings are counted once, because making a template takes a second.
 */
export function countResources(settings: Readonly<Record<string, string>>): FixedParts {
  const key = JSON.stringify(settings);
  const parts = counted.get(key) ?? countInTemplate(settings);
  counted.set(key, parts);
  return parts;
}

function countInTemplate(settings: Readonly<Record<string, string>>): FixedParts {
  const { context } = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8')) as {
    context: object;
  };
  const app = new App({
    context: { ...context, 'aws:cdk:bundling-stacks': [], sender: 'alerts@example.org', ...settings },
    // Loading CloudFormation's rules takes four seconds, and counting needs none.
    builtinCloudFormationValidation: false,
  });
  const read = readSettings(app.node);
  new WirewatchStack(app, read);
  const { Resources } = app.synth().getStackByName(stackNameOf(read)).template as {
    Resources: Readonly<Record<string, Resource>>;
  };
  return countParts(Resources);
}

/** Counts them in the resources of a template. */
export function countParts(resources: Readonly<Record<string, Resource>>): FixedParts {
  const of = (type: string) => Object.entries(resources).filter(([, { Type }]) => Type === type);
  const propertiesOf = (type: string) => of(type).map(([, { Properties }]) => Properties);
  const traced = of('AWS::Lambda::Function')
    .filter(([, { Properties }]) => JSON.stringify(Properties.TracingConfig)?.includes('Active'))
    .map(([id]) => withoutHash(id));
  const isThere = (name: FunctionName, ids: readonly string[]) =>
    ids.includes(`Functions${name.replaceAll('-', '')}`);
  const functions = of('AWS::Lambda::Function').map(([id]) => withoutHash(id));
  return {
    secrets: of('AWS::SecretsManager::Secret').length,
    polledQueues: of('AWS::Lambda::EventSourceMapping').length,
    alarmMetrics: sum(propertiesOf('AWS::CloudWatch::Alarm').map(metricsOf)),
    dashboardMetrics: sum(
      propertiesOf('AWS::CloudWatch::Dashboard').map(({ DashboardBody }) =>
        metricsOnDashboard(textOf(DashboardBody)),
      ),
    ),
    timers: propertiesOf('AWS::Events::Rule').map(({ ScheduleExpression, Targets }) => ({
      everyMinutes: minutesOf(String(ScheduleExpression)),
      readsQueue: JSON.stringify(Targets).includes('readAtMost'),
    })),
    isTraced: (name) => isThere(name, traced),
    hasCanary: isThere('canary', functions),
  };
}

/** CDK puts eight digits behind the name of each construct. */
function withoutHash(logicalId: string): string {
  return logicalId.replace(/[0-9A-F]{8}$/, '');
}

/** An alarm on an expression looks at each metric in it. */
function metricsOf({ Metrics }: Readonly<Record<string, unknown>>): number {
  if (!Array.isArray(Metrics)) return 1;
  return Metrics.filter((one: { readonly MetricStat?: unknown }) => one.MetricStat !== undefined).length;
}

function metricsOnDashboard(body: string): number {
  const { widgets } = JSON.parse(body) as { widgets: { properties?: { metrics?: unknown[] } }[] };
  return sum(widgets.map(({ properties }) => properties?.metrics?.length ?? 0));
}

/** A text of the template, with a letter for what is known at deployment only. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const join = (value as { 'Fn::Join'?: [string, unknown[]] })['Fn::Join'];
  return join ? join[1].map((part) => (typeof part === 'string' ? part : 'x')).join(join[0]) : 'x';
}

/** "rate(5 minutes)" */
function minutesOf(expression: string): number {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (count === undefined || unit === undefined) throw new Error(`Cannot read the timer ${expression}.`);
  return Number(count) * (unit === 'day' ? 1_440 : unit === 'hour' ? 60 : 1);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
