/**
 * The settings of a function, from its environment. Each is read when it is asked for, so that a function needs
 * only those that it uses. Secrets are not among them: those are read from Secrets Manager by id.
 */
export const config = {
  /** The DynamoDB table. */
  table: () => required('TABLE_NAME'),
  articlesQueue: () => required('ARTICLES_QUEUE_URL'),
  wakesQueue: () => required('WAKES_QUEUE_URL'),
  deliveriesQueue: () => required('DELIVERIES_QUEUE_URL'),
  feedsQueue: () => required('FEEDS_QUEUE_URL'),
  webhooksQueue: () => required('WEBHOOKS_QUEUE_URL'),
  /** JSON: every queue and its dead-letter queue by name, as `aws/queue-operations.ts` reads it. */
  queues: () => required('QUEUES'),
  /** The address that mail comes from, verified with SES. */
  sender: () => required('SENDER'),
  /** Where people reach the service, without a slash at the end: links in mails begin with it. */
  siteUrl: () => required('SITE_URL').replace(/\/+$/, ''),
  /** ARN of the topic that SES events come through. */
  feedbackTopic: () => required('FEEDBACK_TOPIC_ARN'),
  /** SES configuration set through which events come back. */
  configurationSet: () => required('SES_CONFIGURATION_SET'),
  /** Domain of the addresses of newsletters; undefined where the service receives no mail. */
  inboxDomain: () => process.env.INBOX_DOMAIN,
  /** Where SES puts the mails that it received, and the topic through which it says so. */
  lettersBucket: () => required('LETTERS_BUCKET'),
  lettersTopic: () => required('LETTERS_TOPIC_ARN'),
  keysSecret: () => required('KEYS_SECRET_ID'),
  operatorKeySecret: () => required('OPERATOR_KEY_SECRET_ID'),
  /** Language of articles whose language is neither given nor recognised. */
  defaultLanguage: () => process.env.DEFAULT_LANGUAGE ?? 'en',
  /** Ports and networks that may be fetched from, as `net/fetch-rules.ts` reads them. */
  fetchRules: () => required('FETCH_RULES'),
  /** JSON that changes some of the waits of `delivery/waits.ts`: tests cannot wait for ten minutes. */
  waits: () => process.env.WAITS,
};

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') {
    throw new Error(
      `The environment variable ${name} is not set; infra/functions.ts sets it for every function that uses it.`,
    );
  }
  return value;
}
