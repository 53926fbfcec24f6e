import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import * as z from 'zod';
import { refreshed } from './refreshed.ts';

/** What every keyed hash and signature of the service is made with. All derived; the secret itself stays here. */
export interface Keys {
  /** Makes subscriber ids. Never rotated: they could not be found again. */
  readonly identity: KeyObject;
  /** By key id. All of them verify, so a link in an old mail works for ever. */
  readonly signing: ReadonlyMap<string, KeyObject>;
  /** The key id that signs: the highest. */
  readonly signingId: string;
}

/** Gives the keys in force; reads the secret again now and then, so that a rotation needs no restart. */
export type ReadKeys = () => Promise<Keys>;

const secretShape = z.object({
  root: z.string().min(32),
  signing: z.record(
    z.string().regex(/^[1-9]\d{0,5}$/, 'ids of signing keys are whole numbers from 1'),
    z.string().min(32),
  ),
});

/**
 * Derives the keys from the secret `{"root":"…","signing":{"1":"…"}}`. Identity and signing key 0 come from `root`
 * by HKDF-SHA256 (RFC 5869), each with an `info` of its own; the operator rotates by adding the next id.
 */
export function deriveKeys(secret: string): Keys {
  const { root, signing } = readSecret(secret);
  const byId = new Map([['0', derive(root, 'wirewatch/signing/0')]]);
  for (const [id, material] of Object.entries(signing))
    byId.set(id, derive(material, `wirewatch/signing/${id}`));
  const signingId = String(Math.max(...[...byId.keys()].map(Number)));
  return { identity: derive(root, 'wirewatch/identity'), signing: byId, signingId };
}

/** The keys of a secret, read now and then. */
export function createReadKeys(readSecretText: () => Promise<string>, now: () => Date): ReadKeys {
  return refreshed(async () => deriveKeys(await readSecretText()), now);
}

function readSecret(text: string) {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // The text is a secret: neither it nor the parser's excerpt of it may reach a log.
    throw new Error('The keys secret is not JSON. Expected {"root":"<64 characters>","signing":{}}.');
  }
  const read = secretShape.safeParse(json);
  if (read.success) return read.data;
  const where = read.error.issues.map((issue) => `${issue.path.join('.') || 'secret'}: ${issue.message}`);
  throw new Error(
    `The keys secret has the wrong shape (${where.join('; ')}). Correct it in Secrets Manager.`,
  );
}

/** As a key object: preparing raw bytes anew for each of a mail's 30 links took six times as long as signing them. */
function derive(material: string, info: string): KeyObject {
  return createSecretKey(new Uint8Array(hkdfSync('sha256', material, '', info, 32)));
}
