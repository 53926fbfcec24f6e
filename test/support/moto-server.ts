/** Set-up of vitest.moto.config.ts: starts moto's server, unless the environment names a DynamoDB that runs already. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.ts';
import { endpointVariable } from './table.ts';

const executable = join(fileURLToPath(new URL('../..', import.meta.url)), '.venv', 'bin', 'moto_server');

let server: ChildProcess | undefined;

export async function setup(): Promise<void> {
  if (process.env[endpointVariable] !== undefined) return;
  if (!existsSync(executable)) {
    throw new Error(
      `moto's server is not installed at ${executable}. ` +
        'Install it: python3 -m venv .venv && .venv/bin/pip install -r .ci/requirements.txt',
    );
  }
  const port = await freePort();
  const started = spawn(executable, ['--host', '127.0.0.1', '--port', String(port)], { stdio: 'ignore' });
  server = started;
  const url = `http://127.0.0.1:${port}`;
  try {
    await waitUntilReady(url, () => started.exitCode);
  } catch (error) {
    teardown();
    throw error;
  }
  process.env[endpointVariable] = url;
}

export function teardown(): void {
  if (!server) return;
  delete process.env[endpointVariable];
  server.kill();
}

async function waitUntilReady(url: string, exitCode: () => number | null): Promise<void> {
  for (let tries = 0; ; tries++) {
    if (exitCode() !== null) throw new Error(`moto's server ended with code ${exitCode()}.`);
    try {
      if ((await fetch(`${url}/moto-api/`)).ok) return;
    } catch (error) {
      if (tries > 200) throw error;
    }
    await sleep(200);
  }
}
