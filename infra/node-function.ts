import { Aws, CfnCondition, Duration, Fn, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  type CfnFunction,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { BuiltIn } from './bundling/bundle-function.ts';
import { functionCode } from './bundling/function-code.ts';
import type { FunctionPlan } from './service-plan.ts';

/** How long logs are kept: long enough to look into a complaint, short enough for people's privacy. */
export const logRetention = RetentionDays.ONE_MONTH;

interface NodeFunctionProps {
  readonly environment: Record<string, string>;
  readonly builtIn: BuiltIn;
  /** Whether X-Ray records its calls. */
  readonly isTraced: boolean;
  /** Whether it sends messages to the queue that it reads. */
  readonly callsItself: boolean;
}

/**
 * One function of the service plan, built from TypeScript into ES modules that carry its libraries, the AWS
 * SDK too: what runs is what the lock file says and what the tests ran.
 */
export class NodeFunction extends LambdaFunction {
  /** What the function may do; its permissions are granted to this. */
  readonly executionRole: Role;

  constructor(
    scope: Construct,
    id: string,
    plan: FunctionPlan,
    { environment, builtIn, isTraced, callsItself }: NodeFunctionProps,
  ) {
    const logGroup = new LogGroup(scope, `${id}-logs`, {
      retention: logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // A role of our own: the managed policy that CDK would attach allows writing to every log group.
    const role = new Role(scope, `${id}-role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);

    super(scope, id, {
      code: functionCode(plan, builtIn),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      timeout: Duration.seconds(plan.timeoutSeconds),
      memorySize: plan.memoryMegabytes,
      role,
      environment,
      tracing: isTraced ? Tracing.ACTIVE : Tracing.DISABLED,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      systemLogLevelV2: SystemLogLevel.WARN,
      logGroup,
    });

    this.executionRole = role;
    if (callsItself) this.allowLoops();
    if (!isTraced) return;
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'X-Ray’s actions know no resource narrower than *.',
    });
  }

  /**
   * Lambda counts how often a function is called again because of a message that it sent itself. From about 16 calls on, it
   * takes that for a fault and puts the message into the dead-letter queue. A delivery that waits for its turn in a long
   * backlog looks more often than that. A few regions know no such stop, and may not know the setting.
   */
  private allowLoops(): void {
    const known = 'LambdaStopsLoops';
    const stack = Stack.of(this);
    if (!stack.node.tryFindChild(known)) {
      const regionIs = (region: string) => Fn.conditionEquals(Aws.REGION, region);
      new CfnCondition(stack, known, {
        expression: Fn.conditionAnd(
          Fn.conditionEquals(Aws.PARTITION, 'aws'),
          ...['mx-central-1', 'ap-southeast-6'].map((region) => Fn.conditionNot(regionIs(region))),
        ),
      });
    }
    const resource = this.node.defaultChild as CfnFunction;
    resource.recursiveLoop = Fn.conditionIf(known, 'Allow', Aws.NO_VALUE).toString();
  }
}
