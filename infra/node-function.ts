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

/** Parts of libraries that functions never use and would read at every cold start, and what takes their place. */
const replaced = {
  '@aws-sdk/credential-provider-node': 'infra/bundling/function-credentials.ts',
  'cssomnom/parse': 'infra/bundling/no-style-sheets.ts',
  jsonschema: 'infra/bundling/no-model-checks.ts',
  ajv: 'infra/bundling/no-json-schemas.ts',
  'ajv-formats': 'infra/bundling/no-json-schemas.ts',
  zod: 'infra/bundling/zod.ts',
  // The MCP server asks for zod by other names: an alias holds for all that begin like it, so each is named.
  'zod/v4': 'infra/bundling/zod.ts',
  'zod/v3': 'node_modules/zod/v3/index.js',
  'zod/v4-mini': 'node_modules/zod/v4-mini/index.js',
} as const;

interface NodeFunctionProps {
  readonly environment: Record<string, string>;
  /** Whether X-Ray records its calls. */
  readonly isTraced: boolean;
}

/**
 * One function of the service plan, built from TypeScript into a single ES module that carries its libraries, the AWS
 * SDK too: what runs is what the lock file says and what the tests ran.
 */
export class NodeFunction extends NodejsFunction {
  /** What the function may do; its permissions are granted to this. */
  readonly executionRole: Role;

  constructor(
    scope: Construct,
    id: string,
    plan: FunctionPlan,
    { environment, isTraced }: NodeFunctionProps,
  ) {
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
      environment,
      tracing: isTraced ? Tracing.ACTIVE : Tracing.DISABLED,
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
        // For `wirewatch stack-trace`. Node reading them at run time would cost every function memory and time.
        sourceMap: true,
        sourcesContent: false,
        esbuildArgs: Object.fromEntries(
          Object.entries(replaced).map(([library, file]) => [`--alias:${library}`, `${repository}${file}`]),
        ),
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
    if (!isTraced) return;
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'X-Ray’s actions know no resource narrower than *.',
    });
  }
}
