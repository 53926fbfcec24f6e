import { createHash } from 'node:crypto';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { CustomAttributeType, Entity } from 'electrodb';
import type { IndexSnapshot } from '../rules/live-index.ts';
import { service, type TableAccess } from './client.ts';
import { key, writeIf } from './entity.ts';
import { retryUnprocessed } from './retry-unprocessed.ts';

/** Bytes of one chunk, below the 400 KB that DynamoDB allows for an item. */
const chunkBytes = 380_000;
/** The number of chunks that are read or written at the same time. */
const concurrency = 8;

function manifestEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'indexManifest', version: '1', service },
      attributes: {
        name: { type: 'string', required: true },
        version: { type: 'string', required: true },
        scanStartedAt: { type: 'string', required: true },
        chunks: { type: 'number', required: true },
        sha256: { type: 'string', required: true },
        /** The previous version. A container may still be reading its chunks. */
        previous: { type: CustomAttributeType<{ version: string; chunks: number }>('any') },
      },
      indexes: {
        byName: {
          pk: key('pk', ['name'], 'snapshot#${name}'),
          sk: key('sk', [], 'manifest'),
        },
      },
    },
    { client, table },
  );
}

/** Each chunk has its own partition: after a cold start many containers read all chunks at the same time. */
function chunkEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'indexChunk', version: '1', service },
      attributes: {
        version: { type: 'string', required: true },
        number: { type: 'number', required: true },
        bytes: { type: CustomAttributeType<Uint8Array>('any'), required: true },
      },
      indexes: {
        byNumber: {
          pk: key('pk', ['version', 'number'], 'snapshot#${version}#${number}'),
          sk: key('sk', [], 'chunk'),
        },
      },
    },
    { client, table },
  );
}

export type IndexSnapshotStore = ReturnType<typeof createIndexSnapshotStore>;

/**
 * Snapshots of the rule index, compressed and in chunks. The manifest is written last, so it always names a complete
 * snapshot.
 */
export function createIndexSnapshotStore(access: TableAccess) {
  const manifests = manifestEntity(access);
  const chunks = chunkEntity(access);
  const key = { name: 'index' };

  async function readChunks(version: string, count: number): Promise<Buffer | undefined> {
    const read = new Map<number, Uint8Array>();
    await retryUnprocessed([...Array(count).keys()], async (part) => {
      const { data, unprocessed } = await chunks
        .get(part.map((number) => ({ version, number })))
        .go({ concurrent: concurrency });
      for (const { number, bytes } of data) read.set(number, bytes);
      return unprocessed.map(({ number }) => number);
    });
    return read.size === count
      ? Buffer.concat([...read].sort(([a], [b]) => a - b).map(([, bytes]) => bytes))
      : undefined;
  }

  return {
    /** When the scan for the newest snapshot began; undefined if there is none. */
    async newestScan(): Promise<string | undefined> {
      const { data } = await manifests.get(key).go({ consistent: true });
      return data?.scanStartedAt;
    },

    /** A scan that began at `scanStartedAt` found nothing that the snapshot of the scan `scanned` lacks. */
    async confirm(scanned: string, scanStartedAt: string): Promise<void> {
      await writeIf(
        manifests
          .patch(key)
          .set({ scanStartedAt })
          .where((manifest, { eq }) => eq(manifest.scanStartedAt, scanned)),
      );
    },

    /** The newest snapshot. Undefined if there is none or it is damaged; the queries in the table are then complete. */
    async newest(): Promise<IndexSnapshot | undefined> {
      const { data } = await manifests.get(key).go({ consistent: true });
      if (!data) return undefined;
      const packed = await readChunks(data.version, data.chunks);
      if (!packed || sha256(packed) !== data.sha256) return undefined;
      const bytes = zstdDecompressSync(packed);
      // A copy with its own buffer. A pooled buffer would begin somewhere inside a larger one.
      const buffer = new Uint8Array(bytes).buffer;
      return { version: data.version, scanStartedAt: data.scanStartedAt, buffer };
    },

    /** Writes the chunks, then the manifest, then deletes the snapshot before the previous one. */
    async write({ version, scanStartedAt, buffer }: IndexSnapshot): Promise<void> {
      const packed = zstdCompressSync(new Uint8Array(buffer));
      const count = Math.ceil(packed.length / chunkBytes);
      for (let number = 0; number < count; number++) {
        const bytes = packed.subarray(number * chunkBytes, (number + 1) * chunkBytes);
        await chunks.put({ version, number, bytes }).go();
      }
      const { data: before } = await manifests.get(key).go({ consistent: true });
      await manifests
        .put({
          ...key,
          version,
          scanStartedAt,
          chunks: count,
          sha256: sha256(packed),
          ...(before && { previous: { version: before.version, chunks: before.chunks } }),
        })
        .go();
      const outdated = before?.previous;
      for (let number = 0; number < (outdated?.chunks ?? 0); number++) {
        if (outdated) await chunks.delete({ version: outdated.version, number }).go();
      }
    },
  };
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
