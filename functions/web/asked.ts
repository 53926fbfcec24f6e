import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import * as z from 'zod';
import { subscriberId } from '../../shared/security/subscriber-id.ts';
import { issueToken, openToken } from '../../shared/security/tokens.ts';
import { mailPause } from '../../shared/subscribers/subscribe.ts';
import { subscriptionInput } from '../../shared/subscribers/subscription-request.ts';
import type { WebDeps, WebEnv } from './deps.ts';

type AskedDeps = Pick<WebDeps, 'now' | 'readKeys' | 'siteUrl' | 'tokens'>;

/** What this browser has asked for by mail: shown after the form, sent again, or put back into the form. */
const askedSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sign-up'), subscription: subscriptionInput, language: z.string() }),
  z.object({ kind: z.literal('sign-in'), email: z.string(), next: z.string().optional() }),
]);
type AskedRequest = z.infer<typeof askedSchema>;
export type Asked = AskedRequest & { readonly email: string; readonly askedAt: string };

const keptMinutes = 24 * 60;

/**
 * Keeps the request for a day, because a query may be longer than a cookie. It is stored with its address, so that
 * erasing finds it. It does not say whether a mail was sent.
 */
export async function rememberAsked(
  c: Context<WebEnv>,
  request: AskedRequest,
  deps: AskedDeps,
): Promise<void> {
  const owner = subscriberId(await deps.readKeys(), emailOf(request));
  const { text } = await issueToken({ purpose: 'asked', owner, validMinutes: keptMinutes, request }, deps);
  setCookie(c, cookieName(deps), text, {
    httpOnly: true,
    secure: deps.siteUrl.startsWith('https:'),
    sameSite: 'Lax',
    path: '/',
    maxAge: keptMinutes * 60,
  });
}

/** Undefined if the browser has asked for nothing, or keeps no cookies. */
export async function readAsked(c: Context<WebEnv>, deps: AskedDeps): Promise<Asked | undefined> {
  const token = await openToken(getCookie(c, cookieName(deps)) ?? '', 'asked', deps);
  const read = token && askedSchema.safeParse(token.request);
  if (!token || !read?.success) return undefined;
  return { ...read.data, email: emailOf(read.data), askedAt: token.createdAt };
}

/** Deletes it after it was used. */
export function forgetAsked(c: Context<WebEnv>, deps: AskedDeps): void {
  if (getCookie(c, cookieName(deps)) === undefined) return;
  deleteCookie(c, cookieName(deps), { path: '/', secure: deps.siteUrl.startsWith('https:') });
}

/** Seconds until it may be sent again, counted from the request, whether or not a mail was sent. */
export function secondsToWait({ askedAt }: Pick<Asked, 'askedAt'>, now: Date): number {
  return Math.max(0, Math.ceil((Date.parse(askedAt) + mailPause - now.getTime()) / 1000));
}

function emailOf(request: AskedRequest): string {
  return request.kind === 'sign-up' ? request.subscription.email : request.email;
}

function cookieName({ siteUrl }: Pick<AskedDeps, 'siteUrl'>): string {
  return siteUrl.startsWith('https:') ? '__Host-asked' : 'asked';
}
