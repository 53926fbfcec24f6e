import { Command, CommanderError } from 'commander';
import { articleCommands } from './articles.ts';
import { auditCommand } from './audit.ts';
import { CommandError, exitCodes } from './command-error.ts';
import { deliveryCommands } from './deliveries.ts';
import { dnsCommand } from './dns.ts';
import { doctorCommand } from './doctor/doctor.ts';
import { feedCommands } from './feeds.ts';
import { keyCommands } from './keys.ts';
import { operatorKeyCommand } from './operator-key.ts';
import { createPrinter, printable } from './printer.ts';
import { queryCommands } from './queries.ts';
import { queueCommands } from './queues.ts';
import { ruleCommands } from './rules/rules.ts';
import { sendingCommands } from './sending.ts';
import type { Surroundings } from './session.ts';
import { sourceCommands } from './sources.ts';
import { stackTraceCommand } from './stack-trace.ts';
import { statsCommand } from './stats.ts';
import { subscriberCommands } from './subscribers.ts';
import { tableCommands } from './tables.ts';

const examples = `
Without an address, the service that "npm start" runs here is meant. Examples:
  wirewatch feeds add https://news.example/rss.xml
  wirewatch articles ingest archive.ndjson report.txt
  wirewatch articles search '"quds force" AND iran' --json

Exit codes: 0 done, 1 failed, 2 wrong usage or an unreadable file. More in docs/cli.md.`;

/** Runs one command line and returns its exit code (see `exitCodes`). Unexpected errors are thrown. */
export async function runCli(args: readonly string[], surroundings: Surroundings): Promise<number> {
  try {
    await createProgram(surroundings).parseAsync(args, { from: 'user' });
    return exitCodes.done;
  } catch (error) {
    // Commander has printed it already. Its codes: 0 for help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.wrongUsage;
    if (!(error instanceof CommandError)) throw error;
    createPrinter({ ...surroundings, json: false }).complain(error.message);
    return error.exitCode;
  }
}

/** All commands, for one command line. */
export function createProgram(surroundings: Surroundings): Command {
  const { stdout, stderr } = surroundings;
  const program = new Command('wirewatch')
    .description('Looks after a Wirewatch service, here or deployed, over its HTTP API.')
    .option('--url <address>', 'of the service (or WIREWATCH_URL)')
    .option('--key <key>', 'API key of an operator (or WIREWATCH_KEY, which no list of processes shows)')
    .option('--json', 'results as JSON')
    .addHelpText('after', examples)
    .showHelpAfterError('(--help tells more)')
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(printable(text)),
    })
    // The commands below inherit this, so it comes first.
    .exitOverride();
  feedCommands(program, surroundings);
  articleCommands(program, surroundings);
  sourceCommands(program, surroundings);
  keyCommands(program, surroundings);
  operatorKeyCommand(program, surroundings);
  subscriberCommands(program, surroundings);
  deliveryCommands(program, surroundings);
  queueCommands(program, surroundings);
  queryCommands(program, surroundings);
  ruleCommands(program, surroundings);
  sendingCommands(program, surroundings);
  statsCommand(program, surroundings);
  auditCommand(program, surroundings);
  tableCommands(program, surroundings);
  dnsCommand(program, surroundings);
  doctorCommand(program, surroundings);
  stackTraceCommand(program, surroundings);
  return program;
}
