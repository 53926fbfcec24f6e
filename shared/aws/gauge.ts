import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { config } from '../config.ts';

const units = {
  seconds: MetricUnit.Seconds,
  percent: MetricUnit.Percent,
  count: MetricUnit.Count,
} as const;

/** Reports what a CloudWatch metric of the function stands at now (embedded metric format, in the log). */
export function createGauge(
  functionName: string,
): (name: string, value: number, unit: keyof typeof units) => void {
  const metrics = new Metrics({ namespace: config.metricsNamespace(), serviceName: functionName });
  return (name, value, unit) => {
    metrics.addMetric(name, units[unit], value);
    metrics.publishStoredMetrics();
  };
}
