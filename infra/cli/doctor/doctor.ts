import type { Command } from 'commander';
import { asError } from '../../../shared/as-error.ts';
import { type ApiClient, createApiClient } from '../api-client.ts';
import { CommandError } from '../command-error.ts';
import type { DeploymentOptions } from '../deployment.ts';
import { openResolver } from '../dns.ts';
import { findService } from '../find-service.ts';
import { table } from '../printer.ts';
import { type GlobalOptions, openPrinter, type Surroundings } from '../session.ts';
import type { Deployment } from './find-deployment.ts';
import { type Check, type Finding, ok, runChecks, unknown, warn } from './finding.ts';
import { serviceChecks, serviceUnknown } from './service-checks.ts';

interface DoctorOptions extends Omit<DeploymentOptions, 'outputs'> {
  readonly resolver?: string;
  readonly local?: true;
}

/** What is checked in an AWS account. A service on this machine has none of it. */
const inAccount = [
  ...['stack', 'settings', 'records', 'concurrency', 'alarms', 'table'],
  ...['sandbox', 'sending', 'quota', 'identity'],
];

/** Node 20 runs the command line; tests and functions use the one of package.json. */
const leastNode = 20;

export function doctorCommand(program: Command, surroundings: Surroundings): void {
  program
    .command('doctor')
    .description('look at everything that a deployment needs, and say what to do')
    .option('--stack <name>', 'of the deployment; else the one that wirewatch.config.json describes')
    .option('--config <file>', 'another file of settings')
    .option('--local', 'the service that "npm start" runs here')
    .option('--resolver <address>', 'a name server to ask, such as 1.1.1.1 or 127.0.0.1:5353')
    .action(async (options: DoctorOptions, command: Command) => {
      const global = command.optsWithGlobals<GlobalOptions>();
      const print = openPrinter(global, surroundings);
      const findings = await examine(options, global, surroundings.env);
      print.result(findings, table(['STATUS', 'CHECK', 'FOUND'], rowsOf(findings)));
      const todos = findings.filter(({ status, todo }) => status !== 'ok' && todo !== '');
      for (const [todo, checks] of Map.groupBy(todos, (finding) => finding.todo))
        print.note(`${namesOf(checks)}: ${todo}.`);
      const failed = findings.filter(({ status }) => status === 'fail');
      if (failed.length > 0)
        throw new CommandError(`${failed.length} of ${findings.length} checks failed: ${namesOf(failed)}.`);
      if (findings.every(({ check, status }) => check === 'node' || status === 'unknown'))
        throw new CommandError('Nothing could be checked.');
    });
}

/** Checks with the same result are shown in one row. */
function rowsOf(findings: readonly Finding[]): string[][] {
  const alike = Map.groupBy(findings, ({ status, says }) => `${status} ${says}`);
  return [...alike.values()].flatMap((checks) =>
    checks
      .slice(0, 1)
      .map(({ status, says }) => [status === 'unknown' ? 'not known' : status, namesOf(checks), says]),
  );
}

function namesOf(findings: readonly Finding[]): string {
  return findings.map(({ check }) => check).join(', ');
}

async function examine(
  options: DoctorOptions,
  global: GlobalOptions,
  env: NodeJS.ProcessEnv,
): Promise<Finding[]> {
  const lookups = openResolver(options.resolver);
  if (options.local) {
    const none = inAccount.map((name) => ({
      name,
      look: () => unknown('this service runs on this machine', ''),
    }));
    return runChecks([versionCheck(), ...none, ...(await servicePart(undefined, global, env))]);
  }
  // Imported here, so that other commands do not load the AWS SDK.
  const { findDeployment } = await import('./find-deployment.ts');
  const found = await outcomeOf(findDeployment(options));
  if ('error' in found) {
    const none = inAccount.map((name) => ({
      name,
      look: () => {
        throw found.error;
      },
    }));
    return runChecks([versionCheck(), ...none, ...(await servicePart(undefined, global, env))]);
  }
  const [{ accountChecks }, { mailChecks }] = await Promise.all([
    import('./account-checks.ts'),
    import('./mail-checks.ts'),
  ]);
  return runChecks([
    versionCheck(),
    ...accountChecks(found.value, lookups),
    ...mailChecks(found.value),
    ...(await servicePart(found.value, global, env)),
  ]);
}

/** The service of the options and the environment, else that of the deployment, else the one on this machine. */
async function servicePart(
  deployment: Deployment | undefined,
  global: GlobalOptions,
  env: NodeJS.ProcessEnv,
): Promise<Check[]> {
  const opened = await outcomeOf(openApi(deployment, global, env));
  if ('error' in opened)
    return serviceUnknown(
      `the service cannot be asked: ${opened.error.message}`,
      'Set WIREWATCH_URL and WIREWATCH_KEY',
    );
  return serviceChecks(opened.value, deployment?.settings.noArticlesHours ?? 24, () => new Date());
}

async function openApi(
  deployment: Deployment | undefined,
  { url, key }: GlobalOptions,
  env: NodeJS.ProcessEnv,
): Promise<ApiClient> {
  const named = url ?? env.WIREWATCH_URL ?? deployment?.outputs.SiteUrl;
  let known = key ?? env.WIREWATCH_KEY;
  if (known === undefined && deployment !== undefined) {
    const { readOperatorKey } = await import('./find-deployment.ts');
    known = await readOperatorKey(deployment);
  }
  return createApiClient(
    await findService({ ...(named && { url: named }), ...(known && { key: known }) }, env),
  );
}

function versionCheck(): Check {
  return {
    name: 'node',
    look: () =>
      Number(process.versions.node.split('.')[0]) < leastNode
        ? warn(
            `${process.version} is older than what this command line needs`,
            'npm ci brings the Node that is used',
          )
        : ok(process.version),
  };
}

type Outcome<T> = { readonly value: T } | { readonly error: Error };

async function outcomeOf<T>(work: Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await work };
  } catch (error) {
    return { error: asError(error) };
  }
}
