import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import * as z from 'zod';
import { keysSecret, operatorKeySecret } from './function-environment.ts';

const secretsFile = z.object({ [keysSecret]: z.string(), [operatorKeySecret]: z.string() });

/** The service's secrets by name, and the operator key made from them. */
export interface LocalSecrets {
  readonly values: ReadonlyMap<string, string>;
  readonly operatorKey: string;
}

/**
 * Reads the secrets of a data folder, generating them the first time as CDK does for a deployment. They stay the same
 * from then on: links in old mails must keep working.
 */
export async function openSecrets(file: string): Promise<LocalSecrets> {
  const secrets = secretsFile.parse(JSON.parse(await readOrCreate(file)));
  return {
    values: new Map(Object.entries(secrets)),
    operatorKey: `ww_${secrets[operatorKeySecret]}`,
  };
}

async function readOrCreate(file: string): Promise<string> {
  const fresh = JSON.stringify({
    [keysSecret]: JSON.stringify({ root: randomText(64), signing: {} }),
    [operatorKeySecret]: randomText(43),
  });
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
