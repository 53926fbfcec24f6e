import { DeleteObjectCommand, GetObjectCommand, NoSuchKey, S3Client } from '@aws-sdk/client-s3';
import { callLimits } from './call-limits.ts';

/** Region, credentials and endpoint come from the environment. */
export function createS3Client(): S3Client {
  return new S3Client({ requestHandler: callLimits });
}

/** The mails that SES stores in a bucket. */
export function createReceivedMails(client: S3Client, bucket: string) {
  return {
    /** The mail, or its first `maxBytes` + 1 bytes; undefined if it is not there. */
    async read(key: string, maxBytes: number): Promise<Uint8Array | undefined> {
      try {
        const { Body } = await client.send(
          new GetObjectCommand({ Bucket: bucket, Key: key, Range: `bytes=0-${maxBytes}` }),
        );
        return await Body?.transformToByteArray();
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    },

    /** Deleting a mail that is already gone is not an error. */
    async delete(key: string): Promise<void> {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
    },
  };
}
