import {
  GetSendQuotaCommand,
  SESClient,
  SESServiceException,
  SendRawEmailCommand,
} from '@aws-sdk/client-ses';
import type { Mailer, ReadSendQuota } from '../mail/mailer.ts';
import { MailDeferredError, MailRefusedError, MailUncertainError } from '../mail/mailer-errors.ts';

/**
 * An SES client that sends each mail at most once. By default the client retries, and sends a mail three times if the
 * connection breaks after SES has accepted it. Here an attempt is one request, and a late answer is an error.
 *
 * Each call has a connection of its own: one that was kept open may have been closed by the other side meanwhile, most of all
 * while the container was frozen. Nobody could tell then whether SES has the mail.
 */
export function createSesClient(timeoutMs = 10_000): SESClient {
  return new SESClient({
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: 3_000,
      requestTimeout: timeoutMs,
      throwOnRequestTimeout: true,
      httpAgent: { keepAlive: false },
      httpsAgent: { keepAlive: false },
    },
  });
}

/** Sends with `SendRawEmail`, from `sender`. The configuration set reports events. */
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

/**
 * Reads the limits of the account. It fails like sending does: SES allows one call per second, so it may be throttled
 * too.
 */
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
/**
 * What SES says of a fault that has nothing to do with the mail, though it calls that `MessageRejected` as well: the sender is
 * not verified, or AWS has stopped the account ("Sending paused for this account. …", once "suspended"). Every mail is
 * refused then, and none may be lost for it.
 */
const aboutTheAccount = /not verified|sending (?:is )?(?:paused|suspended|disabled)/i;
/** The request never reached SES, so the mail cannot have been accepted. */
const unreachable = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

/** What an SES error means for the mail. Any doubt makes it uncertain. */
function toMailError(error: unknown, sender = ''): Error {
  const message = withoutAddresses(error instanceof Error ? error.message : String(error), sender);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (unreachable.has(code))
    return new MailDeferredError(`SES cannot be reached: ${message}`, 'rate', { cause: error });
  if (!(error instanceof SESServiceException) || (error.$metadata.httpStatusCode ?? 500) >= 500) {
    return new MailUncertainError(`SES gave no clear answer: ${message}`, { cause: error });
  }
  // SES's own error must not be a cause here: it names the recipient, and causes are logged.
  if (throttling.has(error.name)) {
    return new MailDeferredError(`SES throttles: ${message}`, /daily/i.test(message) ? 'quota' : 'rate');
  }
  const aboutTheMail = error.name === 'MessageRejected' || error.name === 'InvalidParameterValue';
  if (aboutTheMail && !aboutTheAccount.test(message)) {
    return new MailRefusedError(`SES refuses the mail: ${error.name}: ${message}`);
  }
  // The problem is the account, not the mail: sending is paused, or a permission or verification is missing. The
  // operator can correct it.
  return new MailDeferredError(`SES does not send: ${error.name}: ${message}`, 'paused');
}

/**
 * SES repeats the recipient's address in errors, and it must not appear in a log. The sender's address is not secret.
 */
function withoutAddresses(text: string, sender: string): string {
  return text.replace(/[^\s<>,;:"'`/]+@[^\s<>,;:"'`/]+/g, (address) =>
    address.toLowerCase() === sender.toLowerCase() ? address : '[address]',
  );
}
