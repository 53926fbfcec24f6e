/** Calls made from the description, right and wrong ones, each of which must be answered as the description says. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startLocalService, type TestService } from '../../support/local-service.ts';
import { readerCookie } from '../../support/reader-cookie.ts';

const repository = fileURLToPath(new URL('../../..', import.meta.url));
const executable = join(repository, '.venv', 'bin', 'schemathesis');

/** What an answer must keep to. Left out is that every call that fits its schema is accepted: queries have a grammar. */
const checks = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
  'unsupported_method',
  'allow_header_conformance',
];

let service: TestService;
let folder: string;
let cookie: string;
beforeAll(async () => {
  if (!existsSync(executable)) {
    throw new Error(
      `schemathesis is not installed at ${executable}. ` +
        'Install it: python3 -m venv .venv && .venv/bin/pip install -r .ci/requirements.txt',
    );
  }
  folder = await mkdtemp(join(tmpdir(), 'wirewatch-schemathesis-'));
  service = await startLocalService();
  // Before the first run has used up the limit of its caller.
  cookie = await readerCookie(service, 'schemathesis@reader.example', 'ferry');
});
afterAll(async () => {
  await service?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Returns what it printed if it found something, otherwise its summary. */
async function tryAll(...options: readonly string[]): Promise<{ code: number | null; printed: string }> {
  const child = spawn(
    executable,
    [
      'run',
      `${service.url}/openapi.json`,
      `--checks=${checks.join(',')}`,
      '--phases=examples,coverage,fuzzing',
      '--max-examples=8',
      '--max-time=35',
      '--continue-on-failure',
      // The same calls each time, so that a failure can be repeated.
      '--generation-deterministic',
      '--warnings=off',
      '--no-color',
      ...options,
    ],
    {
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        PYTHONPATH: join(repository, '.ci'),
        PYTHONDONTWRITEBYTECODE: '1',
        SCHEMATHESIS_HOOKS: 'schemathesis_hooks',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => (printed += text));
  const [code] = await once(child, 'close');
  return { code, printed };
}

describe('each answer is one that the description names', () => {
  it('to callers without key or session', async () => {
    const { code, printed } = await tryAll();
    expect(code, printed).toBe(0);
    expect(printed).toMatch(/[6-9]\d selected/);
  });

  it('to an operator who is a subscriber as well', async () => {
    const { code, printed } = await tryAll(
      `--header=Authorization: Bearer ${service.operatorKey}`,
      `--header=Cookie: ${cookie}`,
      `--header=Origin: ${service.url}`,
      // It would end the session that all others need.
      '--exclude-name=DELETE /v1/me',
    );
    expect(code, printed).toBe(0);
  });
});
