import { describe, expect, it } from 'vitest';
import { countParts, countResources } from '../../../infra/cost/count-resources.ts';
import { plannedQueues } from '../../../infra/service-plan.ts';

const alarm = (Properties: object) => ({ Type: 'AWS::CloudWatch::Alarm', Properties: { ...Properties } });
const traced = { TracingConfig: { Mode: 'Active' } };

describe('the parts of a template', () => {
  const parts = countParts({
    one: alarm({ MetricName: 'Late' }),
    two: alarm({
      Metrics: [{ Expression: 'a + b' }, { Id: 'a', MetricStat: {} }, { Id: 'b', MetricStat: {} }],
    }),
    dashboard: {
      Type: 'AWS::CloudWatch::Dashboard',
      Properties: {
        DashboardBody: {
          'Fn::Join': [
            '',
            [
              '{"widgets":[{"properties":{"metrics":[["',
              { Ref: 'Table' },
              '"],["b"]]}},{"properties":{"metrics":[["c"]]}},{}]}',
            ],
          ],
        },
      },
    },
    minute: {
      Type: 'AWS::Events::Rule',
      Properties: { ScheduleExpression: 'rate(1 minute)', Targets: [{ Input: '{"readAtMost":10}' }] },
    },
    hour: { Type: 'AWS::Events::Rule', Properties: { ScheduleExpression: 'rate(1 hour)', Targets: [{}] } },
    Functionsmatcharticles12345678: { Type: 'AWS::Lambda::Function', Properties: traced },
    Functionsweb0ABCDEF1: { Type: 'AWS::Lambda::Function', Properties: {} },
    mapping: { Type: 'AWS::Lambda::EventSourceMapping', Properties: {} },
    secret: { Type: 'AWS::SecretsManager::Secret', Properties: {} },
  });

  it('are counted as AWS counts them: an alarm by each metric that it looks at', () => {
    expect(parts).toMatchObject({
      alarmMetrics: 3,
      dashboardMetrics: 3,
      polledQueues: 1,
      secrets: 1,
      hasCanary: false,
      timers: [
        { everyMinutes: 1, readsQueue: true },
        { everyMinutes: 60, readsQueue: false },
      ],
    });
  });

  it('say whose calls X-Ray records', () => {
    expect(parts.isTraced('match-articles')).toBe(true);
    expect(parts.isTraced('web')).toBe(false);
  });

  it('must have timers that can be read', () => {
    const Properties = { ScheduleExpression: 'cron(0 8 * * ? *)', Targets: [] };
    expect(() => countParts({ rule: { Type: 'AWS::Events::Rule', Properties } })).toThrow('cron(0 8');
  });
});

describe('the parts of a deployment', () => {
  it('are those of its settings', () => {
    const parts = countResources({ concurrency: '1000' });
    expect(parts).toMatchObject({ secrets: 1, hasCanary: true, polledQueues: plannedQueues({}).length });
    expect(parts.dashboardMetrics).toBeGreaterThan(30);
    expect(parts.isTraced('match-articles')).toBe(true);
    expect(countResources({ canary: 'false' }).hasCanary).toBe(false);
  });
});
