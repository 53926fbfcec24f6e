import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import * as z from 'zod';
import { tryJson } from '../../shared/net/try-json.ts';
import { accessTokenPrefix } from '../../shared/security/access-token.ts';
import { apiKeyPattern } from '../../shared/security/api-key.ts';
import { UsageError } from './command-error.ts';

/** The service that commands talk to. */
export interface ServiceAddress {
  /** No slash at the end. */
  readonly url: string;
  /** Sent with every call: an operator's key, "ww_…", or a token of a subscriber. */
  readonly key: string;
  /** Where the key comes from, for the message when it is refused; an operator's, if left out. */
  readonly keyFrom?: string;
}

export interface ServiceOptions {
  readonly url?: string;
  readonly key?: string;
}

/** What a running local service writes down about itself. */
const localService = z.object({ pid: z.int(), url: z.url(), operatorKey: z.string() });

/**
 * Finds the service: that of the options `--url` and `--key`, else that of WIREWATCH_URL and WIREWATCH_KEY, else the
 * one that runs on this machine in `.wirewatch` or in the folder that WIREWATCH_DATA names, with its operator key.
 * @throws UsageError
 */
export async function findService(options: ServiceOptions, env: NodeJS.ProcessEnv): Promise<ServiceAddress> {
  const url = options.url || env.WIREWATCH_URL;
  const key = options.key || env.WIREWATCH_KEY;
  if (key && !apiKeyPattern.test(key)) {
    throw new UsageError('That is not an API key: a key begins with "ww_" and has no quotes or spaces.');
  }
  if (!url) {
    const local = await readLocalService(env.WIREWATCH_DATA || '.wirewatch');
    return { url: local.url, key: key || local.operatorKey };
  }
  if (!key) {
    throw new UsageError(
      `There is no API key for ${url}. Set WIREWATCH_KEY, or give --key; docs/deploy.md says how to read the first one.`,
    );
  }
  return { url: checkedUrl(url), key };
}

/**
 * The same service for a subscriber, with the token of WIREWATCH_TOKEN. There is no option for it, because other users
 * of the machine can see options in the list of processes.
 * @throws UsageError
 */
export async function findServiceOfSubscriber(
  options: ServiceOptions,
  env: NodeJS.ProcessEnv,
): Promise<ServiceAddress> {
  const token = env.WIREWATCH_TOKEN;
  if (!token) {
    throw new UsageError(
      'These are the rules of one person: set WIREWATCH_TOKEN to a token (wwt_…) that they made in their settings.',
    );
  }
  if (!token.startsWith(accessTokenPrefix) || /[^\x21-\x7e]/.test(token)) {
    throw new UsageError(
      'WIREWATCH_TOKEN is no token: a token begins with "wwt_" and has no quotes or spaces.',
    );
  }
  const url = options.url || env.WIREWATCH_URL;
  const found = url ? checkedUrl(url) : (await readLocalService(env.WIREWATCH_DATA || '.wirewatch')).url;
  return { url: found, key: token, keyFrom: 'WIREWATCH_TOKEN' };
}

async function readLocalService(folder: string): Promise<z.infer<typeof localService>> {
  const file = join(folder, 'service.json');
  const nothing = (why: string) =>
    new UsageError(
      `No service is named, and ${why}. Start one with "npm start", or name one with --url and --key, or with WIREWATCH_URL and WIREWATCH_KEY.`,
    );
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw Object.assign(nothing(`none runs here (there is no ${file})`), { cause: error });
  }
  const read = localService.safeParse(tryJson(text));
  if (!read.success) throw nothing(`${file} cannot be read`);
  if (!isRunning(read.data.pid)) throw nothing(`the one of ${file} has ended without taking the file away`);
  // Somebody who can write the file must not be able to get WIREWATCH_KEY sent to another address.
  if (!isLoopback(new URL(read.data.url).hostname)) throw nothing(`${file} leads away from this machine`);
  return read.data;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another user is running too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function checkedUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new UsageError(
      `"${text}" is not the address of a service. Write it like https://news.example.org.`,
    );
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw new UsageError(
      `${text} would carry the API key over the network in the clear; use https. (http is for this machine.)`,
    );
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || (isIP(host) === 4 && host.startsWith('127.'));
}
