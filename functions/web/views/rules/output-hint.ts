import type { Target } from '../../../../shared/webhooks/receivers/receiver.ts';
import type { ReceiverKind } from '../../../../shared/webhooks/receivers/receivers.ts';
import type { View } from '../../view.ts';

type Phrase = Extract<Parameters<View['t']>[0], `outputs.hint-${string}`>;

/** Where a person finds what a field of a receiver asks for. Fields that a receiver lacks have none. */
const hints = {
  standard: { url: 'outputs.hint-standard-url' },
  slack: { url: 'outputs.hint-slack-url' },
  discord: { url: 'outputs.hint-discord-url' },
  teams: { url: 'outputs.hint-teams-url' },
  mattermost: { url: 'outputs.hint-mattermost-url' },
  'google-chat': { url: 'outputs.hint-google-chat-url' },
  telegram: { token: 'outputs.hint-telegram-token', to: 'outputs.hint-telegram-to' },
  ntfy: { url: 'outputs.hint-ntfy-url', token: 'outputs.hint-ntfy-token' },
  matrix: {
    url: 'outputs.hint-matrix-url',
    to: 'outputs.hint-matrix-to',
    token: 'outputs.hint-matrix-token',
  },
} as const satisfies Readonly<Record<ReceiverKind, Partial<Record<keyof Target, Phrase>>>>;

export function outputHint({ t }: View, kind: ReceiverKind, name: keyof Target): string {
  const ofKind: Partial<Record<keyof Target, Phrase>> = hints[kind];
  const phrase = ofKind[name];
  return phrase === undefined ? '' : t(phrase);
}
