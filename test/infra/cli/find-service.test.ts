import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findService } from '../../../infra/cli/find-service.ts';

const localKey = `ww_${'l'.repeat(43)}`;
const key = `ww_${'k'.repeat(43)}`;
let folder: string;
let env: NodeJS.ProcessEnv;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wirewatch-find-'));
  env = { WIREWATCH_DATA: folder };
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function runs(pid: number, url = 'http://localhost:3000'): Promise<void> {
  const place = { pid, url, operatorKey: localKey, awsUrl: 'http://127.0.0.1:1' };
  return writeFile(join(folder, 'service.json'), JSON.stringify(place));
}

describe('findService', () => {
  it('takes the options before the environment, and that before what runs here', async () => {
    await runs(process.pid);
    expect(await findService({}, env)).toEqual({ url: 'http://localhost:3000', key: localKey });
    expect(await findService({ key }, env)).toEqual({ url: 'http://localhost:3000', key });
    const named = { ...env, WIREWATCH_URL: 'https://a.example/', WIREWATCH_KEY: localKey };
    expect(await findService({}, named)).toEqual({ url: 'https://a.example', key: localKey });
    expect(await findService({ url: 'https://b.example', key }, named)).toEqual({
      url: 'https://b.example',
      key,
    });
    expect(await findService({}, { ...env, WIREWATCH_URL: '', WIREWATCH_KEY: '' })).toMatchObject({
      key: localKey,
    });
  });

  it('never sends the key of this machine elsewhere', async () => {
    await runs(process.pid);
    await expect(findService({ url: 'https://a.example' }, env)).rejects.toThrow(
      'There is no API key for https://a.example. Set WIREWATCH_KEY, or give --key',
    );
  });

  it('says what to do where nothing runs', async () => {
    await expect(findService({}, env)).rejects.toThrow(
      /none runs here \(there is no .*service\.json\)\. Start one/,
    );
    // Above the highest process id that systems give.
    await runs(2 ** 30);
    await expect(findService({}, env)).rejects.toThrow('has ended without taking the file away');
    await runs(process.pid, 'https://evil.example');
    await expect(findService({ key }, env)).rejects.toThrow('leads away from this machine');
    await writeFile(join(folder, 'service.json'), '{');
    await expect(findService({}, env)).rejects.toThrow(/service\.json cannot be read/);
  });

  it.each(['news.example', 'ftp://news.example', 'https//news.example'])(
    'refuses the address %s',
    async (url) => {
      await expect(findService({ url, key }, env)).rejects.toThrow('is not the address of a service');
    },
  );

  it('sends a key in the clear on this machine only', async () => {
    await expect(findService({ url: 'http://news.example', key }, env)).rejects.toThrow(
      'in the clear; use https',
    );
    await expect(findService({ url: 'http://127.evil.example', key }, env)).rejects.toThrow('use https');
    for (const url of ['http://localhost:3000', 'http://127.0.0.1:3000', 'http://[::1]:3000']) {
      expect(await findService({ url, key }, env)).toEqual({ url, key });
    }
  });

  it.each(['wrong', `"${key}"`, `${key} `, 'ww_ключ'])('refuses the key %j', async (wrong) => {
    await expect(findService({ url: 'https://a.example', key: wrong }, env)).rejects.toThrow(
      'That is not an API key',
    );
  });
});
