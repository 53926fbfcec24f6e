import * as z from 'zod';
import { tryJson } from '../net/try-json.ts';

const recipients = z.array(z.object({ emailAddress: z.string() }));

const mail = z.object({
  messageId: z.string(),
  timestamp: z.string(),
  destination: z.array(z.string()).default([]),
  tags: z.record(z.string(), z.array(z.string())).default({}),
  commonHeaders: z.object({ subject: z.string().optional() }).optional(),
});

/** The events that SES publishes through a configuration set, as far as the service uses them. */
const sesEvent = z.discriminatedUnion('eventType', [
  z.object({ eventType: z.literal('Send'), mail }),
  z.object({
    eventType: z.literal('Delivery'),
    mail,
    delivery: z.object({ timestamp: z.string().optional(), recipients: z.array(z.string()) }),
  }),
  z.object({
    eventType: z.literal('Bounce'),
    mail,
    bounce: z.object({
      bounceType: z.enum(['Permanent', 'Transient', 'Undetermined']),
      bounceSubType: z.string().optional(),
      bouncedRecipients: recipients,
    }),
  }),
  z.object({
    eventType: z.literal('Complaint'),
    mail,
    complaint: z.object({ complainedRecipients: recipients }),
  }),
  z.object({ eventType: z.literal('Reject'), mail, reject: z.object({ reason: z.string() }) }),
  z.object({ eventType: z.literal('DeliveryDelay'), mail }),
  z.object({ eventType: z.literal('Rendering Failure'), mail }),
]);
export type SesEvent = z.infer<typeof sesEvent>;

/** What SNS adds around an event when it puts it on a queue. */
const snsNotification = z.object({
  Type: z.literal('Notification'),
  TopicArn: z.string(),
  Message: z.string(),
});

/** It is not an event that SES sent through our topic. */
export class ForeignEventError extends Error {
  override readonly name = 'ForeignEventError';
}

/** SES sends this text once, when a topic is connected: "Successfully validated SNS topic for Amazon SES event publishing." */
const validation = /^Successfully validated SNS topic/;

/**
 * Reads the body of a message from the feedback queue. Undefined for the text by which SES tests a new topic.
 * @throws ForeignEventError if it did not come through `topicArn` or is not an SES event.
 */
export function readSesEvent(body: string, topicArn: string): SesEvent | undefined {
  const envelope = snsNotification.safeParse(tryJson(body));
  if (!envelope.success) throw new ForeignEventError('The message is no SNS notification');
  if (envelope.data.TopicArn !== topicArn) {
    throw new ForeignEventError(
      `The notification comes from ${envelope.data.TopicArn}, not from ${topicArn}`,
    );
  }
  if (validation.test(envelope.data.Message)) return undefined;
  const event = sesEvent.safeParse(tryJson(envelope.data.Message));
  if (!event.success)
    throw new ForeignEventError(`The notification holds no SES event: ${z.prettifyError(event.error)}`);
  return event.data;
}
