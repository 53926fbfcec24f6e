import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder in which each worker has the data of its shared service. */
    sharedServices: string;
  }
}

/*
 * Vitest's global setup. It ends the services that workers share (`shared-service.ts`) when all tests have run: workers
 * themselves are killed, and have no last moment for it.
 */

let folder: string;

export async function setup(project: TestProject): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), 'wirewatch-shared-'));
  project.provide('sharedServices', folder);
}

export async function teardown(): Promise<void> {
  for (const name of await readdir(folder)) {
    try {
      const { pid }: { pid: number } = JSON.parse(await readFile(join(folder, name, 'service.json'), 'utf8'));
      process.kill(pid, 'SIGKILL');
    } catch {
      // The file is there only while the service runs: this one never started, or is gone.
    }
  }
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
