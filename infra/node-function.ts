import { fileURLToPath } from 'node:url';
import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogLevel, NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { FunctionPlan } from './service-plan.ts';

const repository = fileURLToPath(new URL('..', import.meta.url));

/** How long logs are kept: long enough to look into a complaint, short enough for people's privacy. */
export const logRetention = RetentionDays.ONE_MONTH;

/**
 * One function of the service plan, built from TypeScript into a single ES module that carries its libraries, the AWS
 * SDK too: what runs is what the lock file says and what the tests ran.
 */
export class NodeFunction extends NodejsFunction {
  /** What the function may do; its permissions are granted to this. */
  readonly executionRole: Role;

  constructor(scope: Construct, id: string, plan: FunctionPlan, environment: Record<string, string>) {
    const logGroup = new LogGroup(scope, `${id}-logs`, {
      retention: logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // A role of our own: the managed policy that CDK would attach allows writing to every log group.
    const role = new Role(scope, `${id}-role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);

    super(scope, id, {
      entry: `${repository}${plan.entry}`,
      projectRoot: repository,
      depsLockFilePath: `${repository}package-lock.json`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      timeout: Duration.seconds(plan.timeoutSeconds),
      memorySize: plan.memoryMegabytes,
      role,
      environment: { NODE_OPTIONS: '--enable-source-maps', ...environment },
      tracing: Tracing.ACTIVE,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      systemLogLevelV2: SystemLogLevel.WARN,
      logGroup,
      bundling: {
        format: OutputFormat.ESM,
        target: 'node24',
        mainFields: ['module', 'main'],
        bundleAwsSDK: true,
        logLevel: LogLevel.WARNING,
        minify: true,
        sourceMap: true,
        sourcesContent: false,
        // Libraries that are CommonJS inside call `require` for Node's own modules.
        commandHooks: {
          beforeInstall: () => [],
          beforeBundling: () => [],
          afterBundling: (_, output) =>
            (plan.files ?? []).map((file) => `cp "${repository}${file}" "${output}"`),
        },
        banner: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);",
      },
    });

    this.executionRole = role;
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'X-Ray’s actions and ses:GetSendQuota know no resource narrower than *.',
    });
  }
}
