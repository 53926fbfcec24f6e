import { createHash } from 'node:crypto';

/**
 * The shard of an id: a small number that spreads items which would otherwise share one partition key. Changing the
 * number of shards moves items, so the numbers are fixed unless items may lie in any of them.
 */
export function shardOf(id: string, shards: number): number {
  return createHash('sha256').update(id).digest().readUInt32BE(0) % shards;
}

/** 0 … shards-1, to read all shards. */
export function allShards(shards: number): number[] {
  return Array.from({ length: shards }, (_, shard) => shard);
}
