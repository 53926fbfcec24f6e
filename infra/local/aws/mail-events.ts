import { randomUUID } from 'node:crypto';
import type { Email } from 'postal-mime';
import { accountId, configurationSet, region, topicArn } from './account.ts';

/** What the events of a mail contain about it. */
export interface MailFacts {
  readonly id: string;
  readonly acceptedAt: Date;
  readonly sender: string;
  readonly recipients: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  readonly parsed: Email;
}

/** An event of SES. Besides its type it has `mail` and the fields of its type. */
export interface MailEvent {
  readonly eventType: 'Send' | 'Delivery' | 'Bounce' | 'Complaint';
  readonly [part: string]: unknown;
}

/**
 * The events that SES would publish for an accepted mail, in SES's shapes. Ordinary addresses receive the mail; the
 * mailbox simulator's addresses bounce, complain or succeed, with a `+label` too.
 * See https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html and
 * https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html (the simulator).
 */
export function mailEvents(mail: MailFacts): MailEvent[] {
  const timestamp = mail.acceptedAt.toISOString();
  const about = { mail: describeMail(mail) };
  const events: MailEvent[] = [{ eventType: 'Send', ...about, send: {} }];
  for (const recipient of mail.recipients) {
    const outcome = simulated(recipient);
    if (outcome === 'bounce' || outcome === 'suppressionlist') {
      events.push({ eventType: 'Bounce', ...about, bounce: bounceOf(recipient, outcome, timestamp) });
      continue;
    }
    events.push({ eventType: 'Delivery', ...about, delivery: deliveryTo(recipient, timestamp) });
    if (outcome === 'complaint') {
      events.push({ eventType: 'Complaint', ...about, complaint: complaintOf(recipient, timestamp) });
    }
  }
  return events;
}

/** An event as it is on the queue: in the envelope of SNS, because raw delivery is off. */
export function snsEnvelope(event: object, at: Date): string {
  return JSON.stringify({
    Type: 'Notification',
    MessageId: randomUUID(),
    TopicArn: topicArn,
    Subject: 'Amazon SES Email Event Notification',
    Message: JSON.stringify(event),
    Timestamp: at.toISOString(),
    SignatureVersion: '1',
    Signature: 'bG9jYWw=',
    SigningCertURL: `https://sns.${region}.amazonaws.com/SimpleNotificationService-local.pem`,
    UnsubscribeURL: `https://sns.${region}.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=${topicArn}:local`,
  });
}

function simulated(recipient: string): string | undefined {
  const [local = '', domain = ''] = recipient.toLowerCase().split('@');
  return domain === 'simulator.amazonses.com' ? local.split('+')[0] : undefined;
}

function describeMail({ id, acceptedAt, sender, recipients, tags, parsed }: MailFacts): object {
  const domain = sender.slice(sender.lastIndexOf('@') + 1);
  return {
    timestamp: acceptedAt.toISOString(),
    source: sender,
    sourceArn: `arn:aws:ses:${region}:${accountId}:identity/${sender}`,
    sendingAccountId: accountId,
    messageId: id,
    destination: recipients,
    headersTruncated: false,
    headers: parsed.headers.map((header) => ({ name: header.originalKey, value: header.value })),
    commonHeaders: {
      from: [parsed.from?.address ?? sender],
      to: recipients,
      messageId: id,
      subject: parsed.subject ?? '',
      ...(parsed.date === undefined ? {} : { date: parsed.date }),
    },
    tags: {
      'ses:configuration-set': [configurationSet],
      'ses:source-ip': ['127.0.0.1'],
      'ses:from-domain': [domain],
      'ses:caller-identity': ['local'],
      ...Object.fromEntries(Object.entries(tags).map(([name, value]) => [name, [value]])),
    },
  };
}

function bounceOf(emailAddress: string, outcome: string, timestamp: string): object {
  return {
    bounceType: 'Permanent',
    bounceSubType: outcome === 'suppressionlist' ? 'Suppressed' : 'General',
    bouncedRecipients: [
      {
        emailAddress,
        action: 'failed',
        status: '5.1.1',
        diagnosticCode: 'smtp; 550 5.1.1 user unknown',
      },
    ],
    timestamp,
    feedbackId: `0100${randomUUID()}-000000`,
    reportingMTA: 'dns; simulator.amazonses.com',
  };
}

function complaintOf(emailAddress: string, timestamp: string): object {
  return {
    complainedRecipients: [{ emailAddress }],
    timestamp,
    feedbackId: `0100${randomUUID()}-000000`,
    complaintSubType: null,
    userAgent: 'Amazon SES Mailbox Simulator',
    complaintFeedbackType: 'abuse',
    arrivalDate: timestamp,
  };
}

function deliveryTo(recipient: string, timestamp: string): object {
  return {
    timestamp,
    processingTimeMillis: 1,
    recipients: [recipient],
    smtpResponse: '250 2.0.0 OK',
    reportingMTA: 'localhost',
  };
}
