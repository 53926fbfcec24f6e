/** Settings of clients that only read: a person at a terminal should learn quickly that AWS does not answer. */
export const askAws = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 3000, requestTimeout: 8000 },
} as const;
