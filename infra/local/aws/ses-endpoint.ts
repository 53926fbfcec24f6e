import { randomUUID } from 'node:crypto';
import PostalMime, { type Email } from 'postal-mime';
import type { Settings } from '../local-settings.ts';
import { configurationSet, region } from './account.ts';
import { AwsError } from './aws-error.ts';
import { mailEvents, snsEnvelope } from './mail-events.ts';
import type { Outbox } from './outbox.ts';

/** What one of the next calls of `SendRawEmail` does instead of succeeding. */
export interface SesFault {
  /** Whether the mail goes out nevertheless. */
  readonly accepted: boolean;
  readonly answer: 'message-id' | 'server-error' | 'throttling' | 'dropped-connection';
  /** Whether the events of the mail are lost. */
  readonly eventsLost?: boolean;
}

export interface SesQuota {
  /** Recipients in any 24 hours. */
  max24HourSend: number;
  /** Recipients in a second. */
  maxSendRate: number;
}

export interface SesOptions {
  /** Stores whether sending is paused. */
  readonly settings: Settings;
  readonly outbox: Outbox;
  /** Puts an SNS notification on the feedback queue. */
  readonly publish: (notification: string) => void;
  /** The address or domain that may send. */
  readonly identity: string;
  readonly now: () => number;
}

/** Thrown when the caller must not get any answer. */
export class DroppedConnection extends Error {}

const maxMessageBytes = 10 * 1_048_576;
const maxRecipients = 50;
const day = 86_400_000;
/** What the deployed configuration set publishes (`infra/email.ts`). */
const publishedEvents: ReadonlySet<string> = new Set(['Send', 'Delivery', 'Bounce', 'Complaint']);

export type SesEndpoint = ReturnType<typeof createSesEndpoint>;

/**
 * The part of SES's query protocol that Wirewatch uses. A `Send` event is durable before `SendRawEmail` answers.
 * See https://docs.aws.amazon.com/ses/latest/APIReference/API_SendRawEmail.html
 */
export function createSesEndpoint({ settings, outbox, publish, identity, now }: SesOptions) {
  const quota: SesQuota = { max24HourSend: 50_000, maxSendRate: 14 };
  const faults: SesFault[] = [];
  const allowance = createAllowance(quota, now);

  async function sendRawEmail(form: URLSearchParams): Promise<string> {
    const fault = faults.shift() ?? { accepted: true, answer: 'message-id' };
    const id = fault.accepted ? await accept(form, fault.eventsLost ?? false) : '';
    switch (fault.answer) {
      case 'message-id':
        return `<MessageId>${id}</MessageId>`;
      case 'server-error':
        throw new AwsError('InternalFailure', 'The request processing has failed.', { status: 500 });
      case 'throttling':
        throw throttling('Maximum sending rate exceeded.');
      case 'dropped-connection':
        throw new DroppedConnection();
    }
  }

  async function accept(form: URLSearchParams, eventsLost: boolean): Promise<string> {
    const raw = Buffer.from(form.get('RawMessage.Data') ?? '', 'base64');
    if (raw.byteLength === 0) throw invalid('RawMessage.Data is empty.');
    if (raw.byteLength > maxMessageBytes) {
      throw invalid(`Message length is more than ${maxMessageBytes} bytes long: '${raw.byteLength}'.`);
    }
    const parsed = await PostalMime.parse(raw);
    const sender = addressIn(form.get('Source') ?? parsed.from?.address ?? '');
    checkSender(sender);
    const recipients = recipientsOf(form, parsed);
    const tags = tagsOf(form, parsed);
    const set = form.get('ConfigurationSetName') ?? headerOf(parsed, 'x-ses-configuration-set');
    if (set !== undefined && set !== configurationSet) {
      throw new AwsError('ConfigurationSetDoesNotExist', `Configuration set <${set}> does not exist.`);
    }
    checkAllowed(recipients.length);

    const acceptedAt = now();
    const id = `0100${acceptedAt.toString(16)}-${randomUUID()}-000000`;
    const mail = { id, sender, recipients, tags };
    const events =
      set === undefined || eventsLost
        ? []
        : mailEvents({ ...mail, acceptedAt: new Date(acceptedAt), parsed });
    await outbox.keep({ ...mail, acceptedAt, subject: parsed.subject ?? '' }, raw, () => {
      for (const event of events) {
        if (publishedEvents.has(event.eventType)) publish(snsEnvelope(event, new Date(acceptedAt)));
      }
    });
    return id;
  }

  function checkSender(sender: string): void {
    const address = sender.toLowerCase();
    const wanted = identity.toLowerCase();
    if (address === wanted || address.endsWith(`@${wanted}`)) return;
    throw new AwsError(
      'MessageRejected',
      `Email address is not verified. The following identities failed the check in region ${region.toUpperCase()}: ${sender}`,
    );
  }

  function checkAllowed(recipients: number): void {
    if (!isSendingEnabled()) {
      throw new AwsError('AccountSendingPausedException', 'Email sending is disabled for this account.');
    }
    if (outbox.countSince(now() - day) + recipients > quota.max24HourSend) {
      throw throttling('Daily message quota exceeded.');
    }
    if (!allowance.take(recipients)) throw throttling('Maximum sending rate exceeded.');
  }

  const isSendingEnabled = () => settings.get('sendingEnabled') !== 'false';

  return {
    quota,
    /** What the next calls of `SendRawEmail` do, in order; later calls succeed. Tests add to it. */
    faults,

    /** Answers a request with the XML inside `<ActionResult>`. @throws AwsError, DroppedConnection */
    async perform(form: URLSearchParams): Promise<string> {
      switch (form.get('Action')) {
        case 'SendRawEmail':
          return sendRawEmail(form);
        case 'GetSendQuota':
          return (
            `<Max24HourSend>${quota.max24HourSend}</Max24HourSend>` +
            `<MaxSendRate>${quota.maxSendRate}</MaxSendRate>` +
            `<SentLast24Hours>${outbox.countSince(now() - day)}</SentLast24Hours>`
          );
        case 'GetAccountSendingEnabled':
          return `<Enabled>${isSendingEnabled()}</Enabled>`;
        case 'UpdateAccountSendingEnabled':
          settings.set('sendingEnabled', String(form.get('Enabled') === 'true'));
          return '';
        default:
          throw new AwsError('InvalidAction', `The local SES does not offer ${form.get('Action')}.`);
      }
    },
  };
}

const throttling = (message: string) => new AwsError('Throttling', message);
const invalid = (message: string) => new AwsError('InvalidParameterValue', message);

/** The bare address of "Name <address>". */
const addressIn = (mailbox: string) => /<([^<>]*)>\s*$/.exec(mailbox)?.[1] ?? mailbox.trim();

function recipientsOf(form: URLSearchParams, parsed: Email): string[] {
  const named = listIn(form, (index) => `Destinations.member.${index}`);
  const headers = [...(parsed.to ?? []), ...(parsed.cc ?? []), ...(parsed.bcc ?? [])];
  const recipients =
    named.length > 0 ? named.map(addressIn) : headers.flatMap(({ address }) => address ?? []);
  if (recipients.length === 0) throw invalid("Missing required header 'To'.");
  if (recipients.length > maxRecipients) {
    throw invalid(`Recipient count exceeds ${maxRecipients}.`);
  }
  const bad = recipients.find((address) => !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address));
  if (bad !== undefined) throw invalid(`Missing final '@domain' in "${bad}".`);
  return recipients;
}

/** The mail's tags, from the request or else, as SES allows for raw mail, from the header `X-SES-MESSAGE-TAGS`. */
function tagsOf(form: URLSearchParams, parsed: Email): Record<string, string> {
  const names = listIn(form, (index) => `Tags.member.${index}.Name`);
  const values = listIn(form, (index) => `Tags.member.${index}.Value`);
  const pairs =
    names.length > 0
      ? names.map((name, index) => [name, values[index] ?? ''])
      : (headerOf(parsed, 'x-ses-message-tags') ?? '')
          .split(',')
          .filter((pair) => pair.includes('='))
          .map((pair) => pair.trim().split('=', 2));
  for (const [name = '', value = ''] of pairs) {
    if (!/^[\w-]{1,256}$/.test(name))
      throw invalid(`Invalid tag name <${name}>: only alphanumeric, _ and -.`);
    if (!/^[\w.@-]{1,256}$/.test(value)) {
      throw invalid(`Invalid tag value <${value}>: only alphanumeric, _, -, . and @.`);
    }
  }
  return Object.fromEntries(pairs);
}

function headerOf(parsed: Email, key: string): string | undefined {
  return parsed.headers.find((header) => header.key === key)?.value.trim();
}

function listIn(form: URLSearchParams, nameOf: (index: number) => string): string[] {
  const values: string[] = [];
  for (let index = 1; ; index += 1) {
    const value = form.get(nameOf(index));
    if (value === null) return values;
    values.push(value);
  }
}

/** SES's sending rate as a token bucket: the mails of one second may go at once, then tokens come back steadily. */
function createAllowance(quota: SesQuota, now: () => number) {
  let left = quota.maxSendRate;
  let countedAt = now();
  return {
    take(recipients: number): boolean {
      const time = now();
      left = Math.min(quota.maxSendRate, left + ((time - countedAt) / 1000) * quota.maxSendRate);
      countedAt = time;
      if (left < recipients) return false;
      left -= recipients;
      return true;
    },
  };
}
