/**
 * How long one call of DynamoDB, SQS, S3 or Secrets Manager may take, in milliseconds. The SDK's own default is for
 * ever: one answer that never comes would hold a function, and every message in its hands, until Lambda ends it. Two
 * calls fit into the 15 seconds of a page.
 */
export const callLimits = {
  connectionTimeout: 2_000,
  requestTimeout: 6_000,
  // Without this, the SDK only logs that a call takes too long.
  throwOnRequestTimeout: true,
} as const;

/** The same for what a page can do without. It stays below one call of the others, beside which it is made. */
export const sideCallLimits = { ...callLimits, connectionTimeout: 1_000, requestTimeout: 3_000 } as const;
