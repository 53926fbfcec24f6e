import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { TableAccess } from './client.ts';

/**
 * The version of the items' format that this code reads and writes.
 *
 * 1. Release 0.1: no item of its own says so.
 * 2. Changed queries in a log, hits by day, sent stories by day, plans compressed.
 */
export const schemaVersion = 2;

const schemaKey = { pk: 'schema', sk: 'schema' };

const state = z.object({
  version: z.int(),
  updatedAt: z.string(),
  /** A migration that is under way: how far each segment of the scan has got, and what was converted so far. */
  migration: z
    .object({
      to: z.int(),
      segments: z.array(z.object({ done: z.boolean(), start: z.record(z.string(), z.unknown()).optional() })),
      scanned: z.int(),
      converted: z.record(z.string(), z.int()),
    })
    .optional(),
});

export type SchemaState = Readonly<z.infer<typeof state>>;
export type MigrationState = NonNullable<SchemaState['migration']>;

/** The table and the code do not fit. The message says what to do. */
export class SchemaVersionError extends Error {
  override readonly name = 'SchemaVersionError';
}

/** Strongly consistent. Undefined in a new table, and in one of release 0.1. */
export async function readSchema({ client, table }: TableAccess): Promise<SchemaState | undefined> {
  const { Item } = await client.send(
    new GetCommand({ TableName: table, Key: schemaKey, ConsistentRead: true }),
  );
  return Item === undefined ? undefined : state.parse(Item);
}

export async function writeSchema({ client, table }: TableAccess, next: SchemaState): Promise<void> {
  await client.send(new PutCommand({ TableName: table, Item: { ...schemaKey, ...next } }));
}

/**
 * Refuses to work on a table whose items have another format. A new table gets the version of this code. One that is
 * in use already, which its rule index tells, and has no version is of release 0.1.
 *
 * @throws SchemaVersionError
 */
export async function checkSchema(access: TableAccess, now: () => Date): Promise<void> {
  const schema = await readSchema(access);
  const version = schema?.version ?? ((await isInUse(access)) ? 1 : undefined);
  if (version === schemaVersion) return;
  if (version === undefined)
    return writeSchema(access, { version: schemaVersion, updatedAt: now().toISOString() });
  throw new SchemaVersionError(
    version < schemaVersion
      ? `The items of the table ${access.table} are of version ${version}, and this code needs ${schemaVersion}: run "npm run wirewatch -- migrate --table ${access.table}" (docs/runbook.md).`
      : `The items of the table ${access.table} are of version ${version}, and this code knows ${schemaVersion}: deploy the newer code again.`,
  );
}

/** Whether a rule index was written: `compact-index` does so within the first hour of a service. */
async function isInUse({ client, table }: TableAccess): Promise<boolean> {
  const { Item } = await client.send(
    new GetCommand({ TableName: table, Key: indexManifestKey, ConsistentRead: true }),
  );
  return Item !== undefined;
}

export const indexManifestKey = { pk: 'snapshot#index', sk: 'manifest' };

/**
 * `checkSchema` once for a container, before its first work. Asked again after a failure, so that a container goes on
 * by itself once the table is migrated.
 */
export function createSchemaCheck(access: TableAccess, now: () => Date): () => Promise<void> {
  let checking: Promise<void> | undefined;
  return () => {
    checking ??= checkSchema(access, now).catch((error) => {
      checking = undefined;
      throw error;
    });
    return checking;
  };
}
