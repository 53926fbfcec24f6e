import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { runCli } from '../../../infra/cli/run-cli.ts';
import { compileCache } from '../../support/compile-cache.ts';
import type { TestService } from '../../support/local-service.ts';

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const program = fileURLToPath(new URL('../../../infra/cli/wirewatch.ts', import.meta.url));

/** Runs the command line within this process, with nothing in its environment but this, and perhaps with piped input. */
export async function wirewatch(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  input?: string,
): Promise<Ended> {
  const ended = { code: 0, stdout: '', stderr: '' };
  ended.code = await runCli(args, {
    env,
    stdout: {
      write(text) {
        ended.stdout += text;
      },
    },
    stderr: {
      write(text) {
        ended.stderr += text;
      },
    },
    ...(input !== undefined && { readInput: async () => input }),
  });
  return ended;
}

/** Runs the command line as a process of its own, which takes a second, with nothing in its environment but this. */
export async function wirewatchProcess(
  args: readonly string[],
  { env = {}, cwd = process.cwd() }: { env?: Readonly<Record<string, string>>; cwd?: string } = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [program, ...args], {
    cwd,
    env: { PATH: process.env.PATH, ...compileCache, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number]>,
  ]);
  return { code, stdout, stderr };
}

/** The same for the local service of a test, found as it is by default: through its data folder. */
export function wirewatchOf(service: TestService) {
  return (...args: readonly string[]) => wirewatch(args, { WIREWATCH_DATA: service.folder });
}

/** What it wrote, read as JSON. */
export function jsonOf<T>({ stdout }: Ended): T {
  return JSON.parse(stdout) as T;
}
