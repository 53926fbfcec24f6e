/**
 * Replaces `@aws-sdk/credential-provider-node` in the bundles of functions. That package looks for credentials in
 * files, in processes and at sign-in services, and adds 100 KB. A function has its credentials in its environment.
 */
export function defaultProvider() {
  return async () => {
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
    if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) {
      throw new Error(
        'A function needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in its environment, as Lambda sets them.',
      );
    }
    return {
      accessKeyId: AWS_ACCESS_KEY_ID,
      secretAccessKey: AWS_SECRET_ACCESS_KEY,
      ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
    };
  };
}
