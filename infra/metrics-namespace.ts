import { Aws } from 'aws-cdk-lib';

/** The CloudWatch namespace of a stack's own metrics: its name, so that two stages never count into each other. */
export const metricsNamespace: string = Aws.STACK_NAME;
