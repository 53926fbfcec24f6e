import { mailsTo } from '../end-to-end/people.ts';
import type { TestService } from './local-service.ts';

/** Subscribes an address to one query by the API, confirms it, and gives its session cookie, as "session=…". */
export async function readerCookie(service: TestService, email: string, query: string): Promise<string> {
  await fetch(`${service.url}/v1/subscriptions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, rules: [{ query }] }),
  });
  await service.settle();
  const [mail] = await mailsTo(service, email, 'confirmation');
  const token = /\/confirm\?token=(\S+)/.exec(mail?.text ?? '')?.[1] ?? '';
  const confirmed = await fetch(`${service.url}/confirm`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: service.url },
    body: new URLSearchParams({ token: decodeURIComponent(token) }),
  });
  const [cookie] = confirmed.headers.getSetCookie()[0]?.split(';') ?? [];
  if (cookie === undefined)
    throw new Error(`Confirming ${email} answered ${confirmed.status} without a session.`);
  return cookie;
}
