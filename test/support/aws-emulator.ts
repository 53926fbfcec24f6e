import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { Agent as HttpsAgent } from 'node:https';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Agent, fetch, type RequestInit, type Response } from 'undici';
import { freePort } from './free-port.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const tools = join(root, '.venv', 'bin');
const executable = join(tools, 'ministack');
const account = '123456789012';
const secretKey = 'test';
const region = 'us-east-1';
/** Most output of a command, in bytes. */
const maxBuffer = 64 * 1024 * 1024;

/** For the services that the repository has no SDK client for. The emulator's own Python has what this needs. */
const createClient = `
import botocore.session, json, os, sys
def client(service):
    return botocore.session.Session().create_client(service, endpoint_url=os.environ['AWS_ENDPOINT_URL'])
`;

/** Prints what all functions have logged, in order of time. */
const printFunctionLogs = `${createClient}
logs = client('logs')
events = []
for group in logs.describe_log_groups()['logGroups']:
    events += logs.filter_log_events(logGroupName=group['logGroupName'])['events']
for event in sorted(events, key=lambda event: event['timestamp']):
    print(event['message'].rstrip())
`;

/**
 * The emulator requires other permissions than AWS in some places: AWS counts a batch as the single action, and knows
 * whose identity a raw mail is sent with. Roles that have the permission for AWS get the one for the emulator, so it
 * does not change who may do what. Prints the number of permissions adapted.
 */
const adaptPermissions = `${createClient}
as_asked = {'sqs:SendMessage': {'Action': 'sqs:SendMessageBatch'},
            'sqs:DeleteMessage': {'Action': 'sqs:DeleteMessageBatch'},
            'sqs:ChangeMessageVisibility': {'Action': 'sqs:ChangeMessageVisibilityBatch'},
            'ses:SendRawEmail': {'Resource': '*', 'Condition': {}}}
iam, adapted = client('iam'), 0
for role in iam.list_roles(MaxItems=1000)['Roles']:
    name = role['RoleName']
    for policy in iam.list_role_policies(RoleName=name)['PolicyNames']:
        document = iam.get_role_policy(RoleName=name, PolicyName=policy)['PolicyDocument']
        added = [{**statement, 'Action': action, **as_asked[action]} for statement in document['Statement']
                 for action in ([statement['Action']] if isinstance(statement['Action'], str) else statement['Action'])
                 if action in as_asked]
        if added:
            document['Statement'] += added
            iam.put_role_policy(RoleName=name, PolicyName=policy, PolicyDocument=json.dumps(document))
            adapted += len(added)
print(adapted)
`;

/** Publishes a message to the topic whose name contains a text. */
const publishMessage = `${createClient}
name, message = sys.argv[1:]
sns = client('sns')
[topic] = [topic['TopicArn'] for topic in sns.list_topics()['Topics'] if name in topic['TopicArn']]
sns.publish(TopicArn=topic, Message=message)
`;

/** Runs the function whose name contains a text, and prints the error that it ended with, if any. */
const invokeFunction = `${createClient}
functions = client('lambda')
[name] = [one['FunctionName'] for one in functions.list_functions()['Functions'] if sys.argv[1] in one['FunctionName']]
answer = functions.invoke(FunctionName=name, Payload=b'{}')
print(answer['Payload'].read().decode() if 'FunctionError' in answer else '')
`;

/** Makes a domain an identity of SES, as an account may have it before the first deployment. */
const verifyDomain = `${createClient}
client('ses').verify_domain_identity(Domain=sys.argv[1])
client('sesv2').create_email_identity(EmailIdentity=sys.argv[1])
`;

/** Uploads published code, creates a stack of the published template, and prints its outputs. */
const deployPublished = `${createClient}
folder, stack = sys.argv[1:]
s3, cloudformation = client('s3'), client('cloudformation')
s3.create_bucket(Bucket='published')
for name in os.listdir(os.path.join(folder, 'assets')):
    s3.put_object(Bucket='published', Key='code/' + name, Body=open(os.path.join(folder, 'assets', name), 'rb').read())
s3.put_object(Bucket='published', Key='template.json', Body=open(os.path.join(folder, 'template.json'), 'rb').read())
cloudformation.create_stack(StackName=stack, Capabilities=['CAPABILITY_IAM'],
    TemplateURL=os.environ['AWS_ENDPOINT_URL'] + '/published/template.json',
    Parameters=[{'ParameterKey': 'AssetsBucket', 'ParameterValue': 'published'},
                {'ParameterKey': 'AssetsPrefix', 'ParameterValue': 'code/'}])
cloudformation.get_waiter('stack_create_complete').wait(StackName=stack, WaiterConfig={'Delay': 2, 'MaxAttempts': 60})
[made] = cloudformation.describe_stacks(StackName=stack)['Stacks']
print(json.dumps({output['OutputKey']: output['OutputValue'] for output in made['Outputs']}))
`;

/** A mail that the emulated SES took. */
export interface EmulatedMail {
  readonly To: readonly string[];
  readonly Source: string;
  readonly Subject: string;
  readonly BodyText: string;
  readonly BodyHtml: string | null;
}

export interface AwsEmulator {
  /** Settings of an SDK client that talks to the emulator as the account's owner. */
  readonly clientSettings: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
    readonly requestHandler: { readonly httpsAgent: HttpsAgent };
  };
  /** Runs a program of node_modules/.bin from the repository's root; its output is in the error if it fails. */
  run(command: string, ...args: string[]): Promise<string>;
  /** The same from another folder that has the app. */
  runIn(folder: string, command: string, ...args: string[]): Promise<string>;
  /** Runs lines of a shell, in which `aws` and `npx` work on the emulator. Its output is in the error if one of them fails. */
  shell(lines: string): Promise<string>;
  /** Calls what the emulator serves, its `*.localhost` hosts included. */
  fetch(url: string | URL, init?: RequestInit): Promise<Response>;
  /**
   * Adapts the roles deployed so far to the differences between the emulator's IAM and that of AWS. Returns the number
   * of changes.
   */
  adaptPermissions(): Promise<number>;
  /** Publishes to the SNS topic whose name contains a text. */
  publish(topicName: string, message: unknown): Promise<void>;
  /** Runs the function whose name contains a text, as a timer would. Answers the error that it ended with, or ''. */
  invoke(functionName: string): Promise<string>;
  /** Makes a domain an identity that the account has. */
  verifyDomain(domain: string): Promise<void>;
  /** Deploys what `npm run synth -- --publish` wrote to a folder, without the CDK. Answers the outputs of the stack. */
  deployPublished(folder: string, stackName: string): Promise<Record<string, string>>;
  /** Every mail so far, the oldest first. */
  mails(): Promise<readonly EmulatedMail[]>;
  /** What the emulator has written, and the functions in it have logged. */
  log(): Promise<string>;
  /** Ends the emulator and everything that it started. */
  stop(): Promise<void>;
}

/**
 * Starts an AWS emulator on a free port of 127.0.0.1, over TLS and with IAM enforced, so that queue policies that ask
 * for TLS and the permissions of each function are put to the test. Functions run as processes of this Node.
 *
 * @param functionEnvironment what functions get on top of their own environment
 */
export async function startAwsEmulator(
  functionEnvironment: Readonly<Record<string, string>>,
): Promise<AwsEmulator> {
  // Each also listens on port 443 if that is free, and ends when another one takes it at the same moment.
  try {
    return await startOnce(functionEnvironment);
  } catch {
    return startOnce(functionEnvironment);
  }
}

async function startOnce(functionEnvironment: Readonly<Record<string, string>>): Promise<AwsEmulator> {
  if (!existsSync(executable)) {
    throw new Error(
      `The AWS emulator is not installed at ${executable}. ` +
        'Install it: python3 -m venv .venv && .venv/bin/pip install -r .ci/requirements.txt',
    );
  }
  const folder = await mkdtemp(join(tmpdir(), 'wirewatch-aws-'));
  const logFile = join(folder, 'emulator.log');
  const certificate = join(folder, 'ministack-tls', 'server.crt');
  const port = await freePort();
  const url = `https://127.0.0.1:${port}`;
  const path = [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter);

  const output = await open(logFile, 'w');
  const emulator = spawn(executable, {
    cwd: folder,
    // A process group of its own, so that the functions' processes end with it.
    detached: true,
    stdio: ['ignore', output.fd, output.fd],
    env: {
      ...functionEnvironment,
      PATH: path,
      HOME: folder,
      TMPDIR: folder,
      S3_DATA_DIR: join(folder, 's3'),
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      USE_SSL: '1',
      AUTH: 'true',
      PERSIST_STATE: '0',
      LAMBDA_EXECUTOR: 'local',
      MINISTACK_ACCOUNT_ID: account,
      MINISTACK_REGION: region,
      AWS_ACCESS_KEY_ID: account,
      AWS_SECRET_ACCESS_KEY: secretKey,
    },
  });
  await output.close();
  // A test run that is cut off must not leave the emulator behind.
  const endWithParent = () => void end(emulator);
  process.once('exit', endWithParent);

  async function stop(): Promise<void> {
    process.off('exit', endWithParent);
    await end(emulator);
    await rm(folder, { recursive: true, force: true });
  }

  try {
    await waitUntilReady(emulator, certificate, port);
  } catch (error) {
    const written = await readFile(logFile, 'utf8');
    await stop();
    throw new Error(`The AWS emulator did not start. It wrote:\n${written}`, { cause: error });
  }

  const ca = await readFile(certificate, 'utf8');
  const dispatcher = dispatcherFor(ca);
  const environment = {
    PATH: path,
    AWS_ENDPOINT_URL: url,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: account,
    AWS_SECRET_ACCESS_KEY: secretKey,
    AWS_CA_BUNDLE: certificate,
    NODE_EXTRA_CA_CERTS: certificate,
    CDK_DISABLE_CLI_TELEMETRY: 'true',
  };
  async function python(script: string, ...args: string[]): Promise<string> {
    const options = { env: { ...environment, AWS_DEFAULT_REGION: region }, maxBuffer };
    return (await promisify(execFile)(join(tools, 'python'), ['-c', script, ...args], options)).stdout;
  }
  return {
    clientSettings: {
      endpoint: url,
      region,
      credentials: { accessKeyId: account, secretAccessKey: secretKey },
      requestHandler: { httpsAgent: new HttpsAgent({ ca }) },
    },
    async log() {
      return `${await readFile(logFile, 'utf8')}\n${await python(printFunctionLogs)}`;
    },
    async publish(topicName, message) {
      await python(publishMessage, topicName, JSON.stringify(message));
    },
    invoke: async (functionName) => (await python(invokeFunction, functionName)).trim(),
    async verifyDomain(domain) {
      await python(verifyDomain, domain);
    },
    deployPublished: async (published, stackName) =>
      JSON.parse(await python(deployPublished, published, stackName)),
    adaptPermissions: async () => Number(await python(adaptPermissions)),
    stop,
    fetch: (address, init) => fetch(address, { ...init, dispatcher }),
    run: (command, ...args) => runIn(root, command, ...args),
    runIn,
    shell: inShell,
    async mails() {
      const answer = await fetch(`${url}/_ministack/ses/messages?account=${account}`, { dispatcher });
      const { messages } = (await answer.json()) as { messages: Record<string, EmulatedMail[]> };
      return messages[account] ?? [];
    },
  };

  async function inShell(lines: string): Promise<string> {
    const env = {
      ...process.env,
      ...environment,
      PATH: [tools, path].join(delimiter),
      AWS_DEFAULT_REGION: region,
      AWS_PAGER: '',
      NO_COLOR: '1',
    };
    const options = { cwd: root, env, maxBuffer };
    try {
      return (await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', lines], options)).stdout;
    } catch (error) {
      const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
      throw new Error(`${lines}\nfailed:\n${stdout}${stderr}`);
    }
  }

  async function runIn(cwd: string, command: string, ...args: string[]): Promise<string> {
    const options = { cwd, env: { ...process.env, ...environment }, maxBuffer };
    try {
      return (await promisify(execFile)(join(root, 'node_modules', '.bin', command), args, options)).stdout;
    } catch (error) {
      const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
      throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}${stderr}`);
    }
  }
}

/** Every host name resolves to this machine, and the certificate is for `localhost`. */
function dispatcherFor(ca: string): Agent {
  return new Agent({
    connect: {
      ca,
      servername: 'localhost',
      lookup: (_host, _options, found) => found(null, [{ address: '127.0.0.1', family: 4 }]),
    },
  });
}

async function waitUntilReady(emulator: ChildProcess, certificate: string, port: number): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    if (emulator.exitCode !== null) throw new Error(`It ended with code ${emulator.exitCode}.`);
    try {
      const dispatcher = dispatcherFor(await readFile(certificate, 'utf8'));
      const health = await fetch(`https://127.0.0.1:${port}/_ministack/health`, { dispatcher });
      if (health.ok) return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await sleep(200);
  }
}

async function end({ pid, exitCode }: ChildProcess): Promise<void> {
  if (pid === undefined || exitCode !== null) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
