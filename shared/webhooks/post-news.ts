import { signingSecrets, type Webhook, type WebhookState } from '../rules/webhook.ts';
import type { News } from './receivers/news.ts';
import { receiverOf } from './receivers/receivers.ts';
import { type ReceiverAnswer, retryAfter } from './retry-after.ts';

export interface PostDeps {
  /** Reaches public addresses only; throws an error whose message says why nothing could be posted. */
  readonly post: (
    url: string,
    body: string,
    request: { readonly headers: Readonly<Record<string, string>>; readonly method: 'POST' | 'PUT' },
  ) => Promise<ReceiverAnswer>;
  readonly now: () => Date;
}

/** What came of a post. There is a `problem` unless the receiver took it. */
export interface PostOutcome extends Pick<WebhookState, 'status' | 'problem' | 'ended'> {
  /** The receiver asks us not to come back before so long (ms). */
  readonly waitMs?: number;
}

/** Posts stories to the output of a rule once. Never throws: what goes wrong is the outcome. */
export async function postNews(
  webhook: Webhook,
  id: string,
  news: News,
  { post, now }: PostDeps,
): Promise<PostOutcome> {
  const { body: bodyOf, headers: headersOf, address = ({ url }) => url, method } = receiverOf(webhook.kind);
  const body = JSON.stringify(bodyOf(news, webhook));
  const at = now();
  const posting = { id, body, secrets: signingSecrets(webhook, at), token: webhook.token, now: at };
  const to = address(webhook, id);
  try {
    const answer = await post(to, body, {
      headers: { 'content-type': 'application/json', ...headersOf(posting) },
      method: method ?? 'POST',
    });
    const { status } = answer;
    if (status >= 200 && status < 300) return { status };
    if (status === 410) return { status, ended: true, problem: 'The receiver says that it is gone (410).' };
    const waitMs = retryAfter(answer, at);
    return { status, problem: `The receiver answered ${status}.`, ...(waitMs !== undefined && { waitMs }) };
  } catch (error) {
    return { problem: withoutSecrets(error instanceof Error ? error.message : String(error), to, webhook) };
  }
}

/** An error of the network names the address, which may hold a token or be a secret as a whole. Its host remains. */
function withoutSecrets(problem: string, address: string, { token }: Webhook): string {
  const { host = 'the address' } = URL.parse(address) ?? {};
  const addresses = [address, URL.parse(address)?.href ?? address];
  const shown = addresses.reduce((text, one) => text.replaceAll(one, host), problem);
  return token === undefined ? shown : shown.replaceAll(token, '…');
}
