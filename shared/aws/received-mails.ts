import { AwsClient } from 'aws4fetch';
import { callLimits } from './call-limits.ts';

/** Where a bucket is, and the credentials to read it with. */
export interface MailBucket {
  /** The address that a key is appended to: "https://mails.s3.eu-west-1.amazonaws.com/". */
  readonly url: string;
  readonly region: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
}

/** A bucket in the function's own region, with the function's own permissions: Lambda puts both into its environment. */
export function mailBucket(name: string, env: NodeJS.ProcessEnv = process.env): MailBucket {
  const { AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_ENDPOINT_URL_S3 } =
    env;
  if (!AWS_REGION || !AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) {
    throw new Error(
      'The bucket of mails needs AWS_REGION, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment, as Lambda sets them.',
    );
  }
  return {
    url: AWS_ENDPOINT_URL_S3
      ? `${AWS_ENDPOINT_URL_S3}/${name}/`
      : `https://${name}.s3.${AWS_REGION}.amazonaws.com/`,
    region: AWS_REGION,
    credentials: {
      accessKeyId: AWS_ACCESS_KEY_ID,
      secretAccessKey: AWS_SECRET_ACCESS_KEY,
      ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
    },
  };
}

/**
 * The mails that SES stores in a bucket. Two calls of S3 are all that is made, so they are signed by themselves: the client
 * of the SDK would be 160 KB of the function.
 */
export function createReceivedMails({ url, region, credentials }: MailBucket) {
  const client = new AwsClient({ ...credentials, service: 's3', region, retries: 2 });

  /**
   * The bytes that S3 answers with; undefined if there is no such key.
   *
   * @throws Error with what S3 answered, if it is anything else
   */
  async function call(method: 'GET' | 'DELETE', key: string, headers = {}): Promise<Uint8Array | undefined> {
    const answer = await client.fetch(url + key.split('/').map(encodeURIComponent).join('/'), {
      method,
      headers,
      signal: AbortSignal.timeout(callLimits.requestTimeout),
    });
    const body = new Uint8Array(await answer.arrayBuffer());
    if (answer.ok) return body;
    const reason = new TextDecoder().decode(body).slice(0, 500);
    if (reason.includes('<Code>NoSuchKey</Code>')) return undefined;
    throw new Error(`S3 answered ${method} ${key} with ${answer.status}: ${reason}`);
  }

  return {
    /** The mail, or its first `maxBytes` + 1 bytes; undefined if it is not there. */
    read: (key: string, maxBytes: number) => call('GET', key, { range: `bytes=0-${maxBytes}` }),

    /** Deleting a mail that is already gone is not an error. */
    async delete(key: string): Promise<void> {
      await call('DELETE', key);
    },
  };
}
