import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { config } from '../config.ts';

/**
 * Adds one to a CloudWatch metric of the function (embedded metric format, in the log), with further dimensions where they
 * are given.
 */
export function createCount(
  functionName: string,
): (name: string, dimensions?: Readonly<Record<string, string>>) => void {
  const metrics = new Metrics({ namespace: config.metricsNamespace(), serviceName: functionName });
  return (name, dimensions = {}) => {
    const one = metrics.singleMetric();
    for (const [dimension, value] of Object.entries(dimensions)) one.addDimension(dimension, value);
    one.addMetric(name, MetricUnit.Count, 1);
  };
}
