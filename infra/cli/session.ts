import type { Command } from 'commander';
import { type ApiClient, createApiClient } from './api-client.ts';
import { findService, findServiceOfSubscriber, type ServiceOptions } from './find-service.ts';
import { createPrinter, type Output, type Printer } from './printer.ts';

/** The environment of the program. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Asks the person at the terminal; undefined if there is none. */
  readonly ask?: (question: string) => Promise<string>;
  /** Reads everything that is piped into the program; undefined if nothing is. */
  readonly readInput?: () => Promise<string>;
}

/** The options that every command takes. */
export interface GlobalOptions extends ServiceOptions {
  readonly json?: boolean;
}

/** What a command works with. */
export interface Session {
  readonly api: ApiClient;
  readonly print: Printer;
}

/** Opens what a command needs, according to its options. @throws UsageError without a service. */
export async function openSession(command: Command, surroundings: Surroundings): Promise<Session> {
  const options = command.optsWithGlobals<GlobalOptions>();
  const service = await findService(options, surroundings.env);
  return { api: createApiClient(service), print: openPrinter(options, surroundings) };
}

/** The same for what belongs to one subscriber. @throws UsageError without a service or a token. */
export async function openSubscriberSession(command: Command, surroundings: Surroundings): Promise<Session> {
  const options = command.optsWithGlobals<GlobalOptions>();
  const service = await findServiceOfSubscriber(options, surroundings.env);
  return { api: createApiClient(service), print: openPrinter(options, surroundings) };
}

export function openPrinter({ json = false }: GlobalOptions, { stdout, stderr }: Surroundings): Printer {
  return createPrinter({ json, stdout, stderr });
}
