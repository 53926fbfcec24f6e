import {
  GetSendQuotaCommand,
  SESClient,
  SESServiceException,
  SendRawEmailCommand,
} from '@aws-sdk/client-ses';
import type { Mailer, ReadSendQuota } from '../mail/mailer.ts';
import { MailDeferredError, MailRefusedError, MailUncertainError } from '../mail/mailer-errors.ts';

/**
 * SES as it must be used for "once": the client retries by itself otherwise, and posts a mail three times when the
 * connection drops after SES has taken it. Now an attempt is one request, and a late answer is an error.
 */
export function createSesClient(timeoutMs = 10_000): SESClient {
  return new SESClient({
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 3_000, requestTimeout: timeoutMs, throwOnRequestTimeout: true },
  });
}

/** Sends through `SendRawEmail`, as `sender`, with events reported through the configuration set. */
export function createSesMailer(client: SESClient, sender: string, configurationSet: string): Mailer {
  return {
    async send({ to, raw, tags }) {
      try {
        const { MessageId } = await client.send(
          new SendRawEmailCommand({
            Source: sender,
            Destinations: [to],
            RawMessage: { Data: raw },
            ConfigurationSetName: configurationSet,
            Tags: Object.entries(tags).map(([Name, Value]) => ({ Name, Value })),
          }),
        );
        return { messageId: MessageId ?? '' };
      } catch (error) {
        throw toMailError(error, sender);
      }
    },
  };
}

/** Reads the account's limits; fails as sending does. SES answers once a second, so it may throttle this as well. */
export function createReadSendQuota(client: SESClient): ReadSendQuota {
  return async () => {
    try {
      const {
        MaxSendRate = 1,
        Max24HourSend = 200,
        SentLast24Hours = 0,
      } = await client.send(new GetSendQuotaCommand({}));
      return { maxPerSecond: MaxSendRate, maxPerDay: Max24HourSend, sentLastDay: SentLast24Hours };
    } catch (error) {
      throw toMailError(error);
    }
  };
}

const throttling = new Set([
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  'LimitExceededException',
]);
/** Never reached SES: nothing can have been taken. */
const unreachable = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

/** What an SES error means for the mail. Anything that leaves a doubt is uncertain. */
function toMailError(error: unknown, sender = ''): Error {
  const message = withoutAddresses(error instanceof Error ? error.message : String(error), sender);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (unreachable.has(code))
    return new MailDeferredError(`SES cannot be reached: ${message}`, 'rate', { cause: error });
  if (!(error instanceof SESServiceException) || (error.$metadata.httpStatusCode ?? 500) >= 500) {
    return new MailUncertainError(`SES gave no clear answer: ${message}`, { cause: error });
  }
  // SES's own error is no cause of these: it names the recipient, and causes are logged.
  if (throttling.has(error.name)) {
    return new MailDeferredError(`SES throttles: ${message}`, /daily/i.test(message) ? 'quota' : 'rate');
  }
  const aboutTheMail = error.name === 'MessageRejected' || error.name === 'InvalidParameterValue';
  if (aboutTheMail && !/not verified/i.test(message)) {
    return new MailRefusedError(`SES refuses the mail: ${error.name}: ${message}`);
  }
  // The account, not the mail: sending paused, a permission or verification missing. An operator can mend that.
  return new MailDeferredError(`SES does not send: ${error.name}: ${message}`, 'paused');
}

/** SES repeats a recipient's address in what it refuses; it must not end in a log. The sender's own is no secret. */
function withoutAddresses(text: string, sender: string): string {
  return text.replace(/[^\s<>,;:"'`/]+@[^\s<>,;:"'`/]+/g, (address) =>
    address.toLowerCase() === sender.toLowerCase() ? address : '[address]',
  );
}
