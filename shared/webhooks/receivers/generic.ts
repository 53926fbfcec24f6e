import { Webhook as Signer } from 'standardwebhooks';
import type { Receiver } from './receiver.ts';

/** Any program of one's own. Signed as https://www.standardwebhooks.com says, for which every language has a library. */
export const generic: Receiver<'standard'> = {
  kind: 'standard',
  label: 'Webhook (Standard Webhooks)',
  fields: [{ name: 'url', label: 'Webhook URL', hint: 'An https address that takes a POST of JSON.' }],
  signed: true,
  body: (news) => ({ type: 'stories.found', timestamp: news.at, data: news }),
  headers({ id, body, secrets, now }) {
    if (secrets.length === 0) return {};
    return {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': secrets.map((secret) => new Signer(secret).sign(id, now, body)).join(' '),
    };
  },
};
