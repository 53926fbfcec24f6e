import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

/** The CloudWatch namespace of the service's own metrics. */
export const metricsNamespace = 'Wirewatch';

/** Adds one to a CloudWatch metric of the function (embedded metric format, in the log). */
export function createCount(functionName: string): (name: string) => void {
  const metrics = new Metrics({ namespace: metricsNamespace, serviceName: functionName });
  return (name) => {
    metrics.addMetric(name, MetricUnit.Count, 1);
    metrics.publishStoredMetrics();
  };
}
