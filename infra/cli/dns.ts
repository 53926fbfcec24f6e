import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { Command } from 'commander';
import { recordsIn } from '../dns-record.ts';
import { type CheckedRecord, checkRecords } from './check-records.ts';
import { CommandError, UsageError } from './command-error.ts';
import type { DeploymentOptions } from './deployment.ts';
import { table } from './printer.ts';
import { type GlobalOptions, openPrinter, type Surroundings } from './session.ts';

interface DnsOptions extends DeploymentOptions {
  readonly resolver?: string;
}

export function dnsCommand(program: Command, surroundings: Surroundings): void {
  program
    .command('dns')
    .description('the DNS records that a deployment needs, compared with what name servers say')
    .option('--stack <name>', 'of the deployment; else the one that wirewatch.config.json describes')
    .option('--config <file>', 'another file of settings')
    .option('--outputs <file>', 'what "cdk deploy --outputs-file" wrote, in place of asking AWS')
    .option('--resolver <address>', 'a name server to ask, such as 1.1.1.1 or 127.0.0.1:5353')
    .action(async (options: DnsOptions, command: Command) => {
      const print = openPrinter(command.optsWithGlobals<GlobalOptions>(), surroundings);
      const lookups = openResolver(options.resolver);
      // Imported here, so that other commands do not load the AWS SDK.
      const { outputsOf } = await import('./deployment.ts');
      const records = recordsIn(await outputsOf(options));
      const checked = await checkRecords(records, lookups);
      if (checked.length === 0) {
        print.result(
          [],
          'This deployment needs no DNS records. Set senderDomain to prove the sender (docs/deploy.md).',
        );
        return;
      }
      const rows = checked.map(({ status, name, type, value }) => [status, name, type, value]);
      print.result(checked, table(['STATUS', 'NAME', 'TYPE', 'SHOULD BE'], rows));
      const open = checked.filter(({ status }) => status !== 'ok');
      for (const one of open) print.note(adviceOn(one));
      if (open.length > 0)
        throw new CommandError(
          `${open.length} of ${checked.length} records are not right yet. Changes may take an hour to be seen everywhere.`,
        );
    });
}

/** "example.org MX: found 10 mail.example.org. Write … instead." */
function adviceOn({ name, type, found, advice }: CheckedRecord): string {
  const there = found.length > 0 ? `found ${found.join(', ')}. ` : '';
  return `${name} ${type}: ${there}${advice}.`;
}

/** The resolver of this machine, or the name server at an address. @throws UsageError */
export function openResolver(address: string | undefined): Resolver {
  const resolver = new Resolver({ timeout: 3000, tries: 2 });
  if (address === undefined) return resolver;
  const host = /^\[([^\]]+)\](?::\d+)?$/.exec(address)?.[1] ?? address.replace(/^([\d.]+):\d+$/, '$1');
  if (isIP(host) === 0)
    throw new UsageError(
      `"${address}" is not the address of a name server. Write it like 1.1.1.1 or 127.0.0.1:5353.`,
    );
  resolver.setServers([address]);
  return resolver;
}
