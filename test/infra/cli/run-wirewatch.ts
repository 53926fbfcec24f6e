import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { TestService } from '../../support/local-service.ts';

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const program = fileURLToPath(new URL('../../../infra/cli/wirewatch.ts', import.meta.url));

/** Runs the command line as a process of its own, with nothing in its environment but this. */
export async function wirewatch(
  args: readonly string[],
  { env = {}, cwd = process.cwd() }: { env?: Readonly<Record<string, string>>; cwd?: string } = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [program, ...args], {
    cwd,
    env: { PATH: process.env.PATH, ...env },
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
  return (...args: readonly string[]) => wirewatch(args, { env: { WIREWATCH_DATA: service.folder } });
}

/** What it wrote, read as JSON. */
export function jsonOf<T>({ stdout }: Ended): T {
  return JSON.parse(stdout) as T;
}
