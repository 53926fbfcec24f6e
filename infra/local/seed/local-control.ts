import type { SentMail } from '../aws/outbox.ts';
import type { Activity } from '../control.ts';
import type { ReadMail } from '../inbox/read-mail.ts';

/** What `/_local` and `/_inbox` of a running local service offer, over HTTP: it may be another process. */
export interface LocalControl {
  activity(): Promise<Activity>;
  /** The service's time, in milliseconds since the epoch. */
  now(): Promise<number>;
  advance(seconds: number): Promise<void>;
  countMails(): Promise<number>;
  /** The link of the newest confirmation mail to an address, if one came. */
  linkOf(email: string): Promise<string | undefined>;
}

export function createLocalControl(url: string): LocalControl {
  async function get<T>(path: string, init?: RequestInit): Promise<T> {
    const response = await fetch(url + path, init);
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  }

  const mailsTo = async (email: string) => {
    const path = `/_inbox/messages?to=${encodeURIComponent(email)}`;
    return (await get<{ messages: SentMail[] }>(path)).messages;
  };

  return {
    activity: () => get('/_local/activity'),
    now: async () => Date.parse((await get<{ now: string }>('/_local/clock')).now),
    advance: async (seconds) => {
      await get('/_local/clock', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ seconds }),
      });
    },
    countMails: async () => (await get<{ messages: SentMail[] }>('/_inbox/messages')).messages.length,
    linkOf: async (email) => {
      const mail = (await mailsTo(email)).find(({ tags }) => tags.kind === 'confirmation');
      if (!mail) return undefined;
      const { text } = await get<ReadMail>(`/_inbox/messages/${mail.id}`);
      return text?.match(/https?:\/\/\S+\/confirm\?\S+/)?.[0];
    },
  };
}
