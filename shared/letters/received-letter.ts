import * as z from 'zod';
import { tryJson } from '../net/try-json.ts';

/** Under this the mails lie that SES received. */
export const lettersPrefix = 'letters/';

const verdict = z.object({ status: z.string() });

/** What SES tells of a mail that it has put into a bucket, as far as the service acts on it. */
const receivedMail = z.object({
  notificationType: z.literal('Received'),
  receipt: z.object({
    recipients: z.array(z.string()),
    spamVerdict: verdict,
    virusVerdict: verdict,
    spfVerdict: verdict,
    dkimVerdict: verdict,
    action: z.object({ type: z.literal('S3'), bucketName: z.string(), objectKey: z.string() }),
  }),
});

/** What SNS puts around it. */
const snsNotification = z.object({
  Type: z.literal('Notification'),
  TopicArn: z.string(),
  Message: z.string(),
});

/** A mail that SES has received. */
export interface ReceivedLetter {
  /** Addresses of ours that the envelope names. */
  readonly recipients: readonly string[];
  readonly objectKey: string;
  /** Why it is not read; absent where nothing speaks against it. */
  readonly refusal?: 'virus' | 'spam' | 'forged';
}

/** Not a notice of SES about our bucket that came through our topic. */
class ForeignNoticeError extends Error {
  override readonly name = 'ForeignNoticeError';
}

/**
 * Reads the body of a message from the letters queue. Undefined for the notice by which SES shows, when the rule is
 * made, that it may publish.
 *
 * @throws ForeignNoticeError if it did not come through `topicArn`, or is about another bucket.
 */
export function readReceivedLetter(
  body: string,
  { topicArn, bucket }: { readonly topicArn: string; readonly bucket: string },
): ReceivedLetter | undefined {
  const envelope = snsNotification.safeParse(tryJson(body));
  if (!envelope.success) throw new ForeignNoticeError('The message is no SNS notification');
  if (envelope.data.TopicArn !== topicArn)
    throw new ForeignNoticeError(
      `The notification comes from ${envelope.data.TopicArn}, not from ${topicArn}`,
    );
  const message = tryJson(envelope.data.Message);
  const read = receivedMail.safeParse(message);
  if (!read.success) {
    if (/^"?Successfully validated SNS topic/.test(envelope.data.Message)) return undefined;
    throw new ForeignNoticeError(
      `The notification is about no mail received: ${z.prettifyError(read.error)}`,
    );
  }
  const { recipients, action, ...verdicts } = read.data.receipt;
  if (action.bucketName !== bucket || !action.objectKey.startsWith(lettersPrefix))
    throw new ForeignNoticeError(`The mail lies in ${action.bucketName}, at ${action.objectKey}: not ours`);
  const refusal = refusalOf(verdicts);
  return { recipients, objectKey: action.objectKey, ...(refusal && { refusal }) };
}

type Verdicts = Omit<z.infer<typeof receivedMail>['receipt'], 'recipients' | 'action'>;

/** Of SPF and DKIM one may fail: forwarding breaks the one, a changed footer the other. */
function refusalOf({
  virusVerdict,
  spamVerdict,
  spfVerdict,
  dkimVerdict,
}: Verdicts): ReceivedLetter['refusal'] {
  if (virusVerdict.status === 'FAIL') return 'virus';
  if (spamVerdict.status === 'FAIL') return 'spam';
  if (spfVerdict.status === 'FAIL' && dkimVerdict.status === 'FAIL') return 'forged';
  return undefined;
}
