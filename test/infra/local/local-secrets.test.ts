import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSecrets } from '../../../infra/local/local-secrets.ts';
import { deriveKeys, operatorKeyOf } from '../../../shared/security/keys.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wirewatch-secrets-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));
const file = () => join(folder, 'secrets.json');

describe('the secret of a data folder', () => {
  it('is made once, for its owner alone, and stays', async () => {
    const first = await openSecrets(file());
    expect((await stat(file())).mode & 0o777).toBe(0o600);
    const made = await readFile(file(), 'utf8');
    expect(await openSecrets(file())).toEqual(first);
    expect(await readFile(file(), 'utf8')).toBe(made);
    expect([...first.values.keys()]).toEqual(['wirewatch/keys']);
    expect(first.operatorKey).toBe(`ww_${operatorKeyOf(first.values.get('wirewatch/keys') ?? '')}`);
  });

  it('of an older folder keeps its links and its operator key', async () => {
    const keys = JSON.stringify({ root: 'r'.repeat(64), signing: { '1': 's'.repeat(64) } });
    const old = { 'wirewatch/keys': keys, 'wirewatch/operator-key': 'k'.repeat(43) };
    await writeFile(file(), JSON.stringify(old));
    const { values, operatorKey } = await openSecrets(file());
    expect(operatorKey).toBe(`ww_${'k'.repeat(43)}`);
    const read = deriveKeys(values.get('wirewatch/keys') ?? '');
    expect(read.signingId).toBe('1');
    expect(read.identity.equals(deriveKeys(keys).identity)).toBe(true);
  });
});
