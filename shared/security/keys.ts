import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import * as z from 'zod';
import { refreshed } from './refreshed.ts';

/** The keys of all keyed hashes and signatures. All are derived; the secret itself stays in this file. */
export interface Keys {
  /** For subscriber ids. Never rotated, since subscribers could not be found any more. */
  readonly identity: KeyObject;
  /** By key id. All of them verify, so links in old mails work for ever. */
  readonly signing: ReadonlyMap<string, KeyObject>;
  /** The key id that signs: the highest. */
  readonly signingId: string;
}

/** Returns the current keys. The secret is read again from time to time, so a rotation needs no restart. */
export type ReadKeys = () => Promise<Keys>;

const secretShape = z.object({
  root: z.string().min(32),
  signing: z.record(
    z.string().regex(/^[1-9]\d{0,5}$/, 'ids of signing keys are whole numbers from 1'),
    z.string().min(32),
  ),
  /** The first operator key, where it was replaced, without `ww_`. */
  operatorKey: z
    .string()
    .regex(/^[\w-]{43}$/, 'has 43 letters, digits, - and _')
    .optional(),
});

/**
 * Derives the keys from the secret `{"root":"…","signing":{"1":"…"},"operatorKey":"…"}`, of which only the first two must be there. The identity key and signing key 0 are derived
 * from `root` by HKDF-SHA256 (RFC 5869), each with its own `info`. To rotate, the operator adds the next id.
 */
export function deriveKeys(secret: string): Keys {
  const { root, signing } = readSecret(secret);
  const byId = new Map([['0', derive(root, 'wirewatch/signing/0')]]);
  for (const [id, material] of Object.entries(signing))
    byId.set(id, derive(material, `wirewatch/signing/${id}`));
  const signingId = String(Math.max(...[...byId.keys()].map(Number)));
  return { identity: derive(root, 'wirewatch/identity'), signing: byId, signingId };
}

/**
 * The first operator key, without `ww_`: the secret's `operatorKey`, or else one that follows from `root`, from which nothing
 * about `root` can be learned.
 */
export function operatorKeyOf(secret: string): string {
  const { root, operatorKey } = readSecret(secret);
  return operatorKey ?? derive(root, 'wirewatch/operator/0').export().toString('base64url');
}

/** Reads the first operator key, again from time to time. */
export function createReadOperatorKey(
  readSecretText: () => Promise<string>,
  now: () => Date,
): () => Promise<string> {
  return refreshed(async () => operatorKeyOf(await readSecretText()), now);
}

/** The keys of a secret that is read again from time to time. */
export function createReadKeys(readSecretText: () => Promise<string>, now: () => Date): ReadKeys {
  return refreshed(async () => deriveKeys(await readSecretText()), now);
}

function readSecret(text: string) {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // The text is a secret: neither it nor the parser's excerpt of it may appear in a log.
    throw new Error('The keys secret is not JSON. Expected {"root":"<64 characters>","signing":{}}.');
  }
  const read = secretShape.safeParse(json);
  if (read.success) return read.data;
  const where = read.error.issues.map((issue) => `${issue.path.join('.') || 'secret'}: ${issue.message}`);
  throw new Error(
    `The keys secret has the wrong shape (${where.join('; ')}). Correct it in Secrets Manager.`,
  );
}

/** A key object: preparing the raw bytes again for each of a mail's 30 links took six times as long as signing. */
function derive(material: string, info: string): KeyObject {
  return createSecretKey(new Uint8Array(hkdfSync('sha256', material, '', info, 32)));
}
