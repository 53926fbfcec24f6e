import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { inject } from 'vitest';
import { startLocalService, type TestService } from './local-service.ts';

let started: Promise<TestService> | undefined;

/**
 * A running service for files that need none of their own: all that a worker runs share one, since a warm service takes two
 * thirds of the time. Queue messages are shuffled, and some come twice. Each file has readers, feeds and words of its own, and
 * counts nothing that belongs to all. It ends when all tests have run (`shared-services.ts`).
 */
export async function sharedService(): Promise<TestService> {
  started ??= start();
  const service = await started;
  // The clock only moves forward. An hour later, the hourly limits of sign-ups begin anew.
  await service.advanceClock(3600);
  await service.settle();
  return service;
}

async function start(): Promise<TestService> {
  const folder = await mkdtemp(join(inject('sharedServices'), 'worker-'));
  return startLocalService({ folder, shuffleSeed: 5 });
}
