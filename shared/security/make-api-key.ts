import { randomBytes } from 'node:crypto';
import type { ApiKey, Scope } from './api-key.ts';
import { hashSecret, newSecret } from './tokens.ts';

export interface ApiKeys {
  put(key: ApiKey): Promise<void>;
  list(): Promise<ApiKey[]>;
  remove(hash: string): Promise<void>;
}

/** Creates and stores a key. `text` is the key itself, which is shown now and never again. */
export async function makeApiKey(
  { name, scopes }: { readonly name: string; readonly scopes: readonly Scope[] },
  { apiKeys, now }: { readonly apiKeys: Pick<ApiKeys, 'put'>; readonly now: () => Date },
): Promise<{ readonly text: string; readonly key: ApiKey }> {
  const text = `ww_${newSecret()}`;
  const id = randomBytes(6).toString('base64url');
  const key: ApiKey = { hash: hashSecret(text), id, name, scopes, createdAt: now().toISOString() };
  await apiKeys.put(key);
  return { text, key };
}

/** Deletes a key by its id; false if there is none. It may still send articles for a minute (`find-api-key.ts`). */
export async function removeApiKey(id: string, apiKeys: Omit<ApiKeys, 'put'>): Promise<boolean> {
  const key = (await apiKeys.list()).find((one) => one.id === id);
  if (!key) return false;
  await apiKeys.remove(key.hash);
  return true;
}
