import { createHash } from 'node:crypto';

/**
 * The shard of an id: a small number that spreads items which would otherwise share one partition key.
 * Changing a shard count moves items, so the counts are fixed from the start.
 */
export function shardOf(id: string, shards: number): number {
  return createHash('sha256').update(id).digest().readUInt32BE(0) % shards;
}

/** 0 … shards-1, for reading all of them. */
export function allShards(shards: number): number[] {
  return Array.from({ length: shards }, (_, shard) => shard);
}
