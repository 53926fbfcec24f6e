import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import * as z from 'zod';
import { operatorKeyOf } from '../../shared/security/keys.ts';
import { keysSecret } from './function-environment.ts';

/** The key that older data folders keep in a field of its own. */
const formerOperatorKey = 'wirewatch/operator-key';
const secretsFile = z.object({ [keysSecret]: z.string(), [formerOperatorKey]: z.string().optional() });

/** The service's secrets by name, and the first operator key, which follows from them. */
export interface LocalSecrets {
  readonly values: ReadonlyMap<string, string>;
  readonly operatorKey: string;
}

/**
 * Reads the secret of a data folder, generating it the first time as CDK does for a deployment. It stays the same from
 * then on: links in old mails must keep working.
 */
export async function openSecrets(file: string): Promise<LocalSecrets> {
  const kept = secretsFile.parse(JSON.parse(await readOrCreate(file)));
  const operatorKey = kept[formerOperatorKey];
  const keys = operatorKey
    ? JSON.stringify({ ...JSON.parse(kept[keysSecret]), operatorKey })
    : kept[keysSecret];
  return { values: new Map([[keysSecret, keys]]), operatorKey: `ww_${operatorKeyOf(keys)}` };
}

async function readOrCreate(file: string): Promise<string> {
  const fresh = JSON.stringify({ [keysSecret]: JSON.stringify({ root: randomText(64), signing: {} }) });
  try {
    // Readable by its owner only, and never over an existing one.
    await writeFile(file, fresh, { mode: 0o600, flag: 'wx' });
    return fresh;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    return readFile(file, 'utf8');
  }
}

/** Random letters and digits. */
function randomText(length: number): string {
  let text = '';
  while (text.length < length) text += randomBytes(length).toString('base64').replace(/[+/=]/g, '');
  return text.slice(0, length);
}
