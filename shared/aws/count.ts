import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

/** The namespace of the service's own metrics in CloudWatch. */
export const metricsNamespace = 'Wirewatch';

/** Counts one of something that happened, as a CloudWatch metric by function (embedded metric format, in the log). */
export function createCount(functionName: string): (name: string) => void {
  const metrics = new Metrics({ namespace: metricsNamespace, serviceName: functionName });
  return (name) => {
    metrics.addMetric(name, MetricUnit.Count, 1);
    metrics.publishStoredMetrics();
  };
}
