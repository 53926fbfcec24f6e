/**
 * The settings of a function, from its environment. Each is read when it is used, so a function needs only the
 * settings that it uses. Secrets are not included: they are read from Secrets Manager by id.
 */
export const config = {
  /** The DynamoDB table. */
  table: () => required('TABLE_NAME'),
  /** The queue that feeds this function. */
  ownQueue: () => required('OWN_QUEUE_URL'),
  articlesQueue: () => required('ARTICLES_QUEUE_URL'),
  wakesQueue: () => required('WAKES_QUEUE_URL'),
  deliveriesQueue: () => required('DELIVERIES_QUEUE_URL'),
  feedsQueue: () => required('FEEDS_QUEUE_URL'),
  webhooksQueue: () => required('WEBHOOKS_QUEUE_URL'),
  /** JSON: every queue and its dead-letter queue by name, for `aws/queue-operations.ts`. */
  queues: () => required('QUEUES'),
  /** JSON: every timer by function name, with its interval in minutes, for `watch/stopped-timers.ts`. */
  timers: () => required('TIMERS'),
  /** The CloudWatch namespace of the service's own metrics: the name of its stack. */
  metricsNamespace: () => process.env.METRICS_NAMESPACE ?? 'Wirewatch',
  /** The address from which mail is sent, verified with SES. */
  sender: () => required('SENDER'),
  /** The public address of the service, without a final slash. Links in mails begin with it. */
  siteUrl: () => required('SITE_URL').replace(/\/+$/, ''),
  /** SHA-256 of what the operator's CloudFront distribution sends, for `http/caller-address.ts`; empty without one. */
  edgeSecretSha256: () => process.env.EDGE_SECRET_SHA256 ?? '',
  /** ARN of the topic that delivers SES events. */
  feedbackTopic: () => required('FEEDBACK_TOPIC_ARN'),
  /** SES configuration set that reports events. */
  configurationSet: () => required('SES_CONFIGURATION_SET'),
  /** The domain of newsletter addresses. Undefined if the service receives no mail. */
  inboxDomain: () => process.env.INBOX_DOMAIN,
  /** The bucket in which SES stores received mails, and the topic that announces them. */
  lettersBucket: () => required('LETTERS_BUCKET'),
  lettersTopic: () => required('LETTERS_TOPIC_ARN'),
  keysSecret: () => required('KEYS_SECRET_ID'),
  /** Language of articles whose language is neither given nor recognised. */
  defaultLanguage: () => process.env.DEFAULT_LANGUAGE ?? 'en',
  /**
   * JSON: the name, the colours and the imprint of the deployment, for `brand.ts`; empty for the usual ones. Written out, as
   * the bundler puts the text of a deployment in its place.
   */
  brand: () => process.env.BRAND ?? '',
  /** Ports and networks that may be fetched from, for `net/fetch-rules.ts`. */
  fetchRules: () => required('FETCH_RULES'),
  /** JSON: how a new sender begins, for `delivery/warm-up.ts`. */
  warmUp: () => required('WARM_UP'),
  /** JSON that overrides some of the waits of `delivery/waits.ts`, for tests that cannot wait ten minutes. */
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
