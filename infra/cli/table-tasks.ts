import { DynamoDBClient, ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import { callLimits } from '../../shared/aws/call-limits.ts';
import { openTable, type TableAccess } from '../../shared/store/client.ts';
import { type MigrationProgress, migrateTable } from '../../shared/store/migrations/migrate-table.ts';
import { reconcileTables } from '../../shared/store/reconcile-tables.ts';
import { checkSchema, SchemaVersionError, schemaVersion } from '../../shared/store/schema-version.ts';
import { CommandError } from './command-error.ts';
import type { Printer } from './printer.ts';

interface PlaceOptions {
  readonly region?: string;
  readonly endpoint?: string;
}

export interface MigrateOptions extends PlaceOptions {
  readonly table: string;
}

export interface ReconcileOptions extends PlaceOptions {
  readonly from: string;
  readonly to: string;
  readonly erased?: boolean;
}

const now = () => new Date();

/** Brings the items of a table to the format of this version. */
export async function migrate({ table, ...place }: MigrateOptions, print: Printer): Promise<void> {
  const done = await explained(table, async () =>
    migrateTable(open(table, place), { now, onProgress: (progress) => print.note(line(progress)) }),
  );
  print.result(
    done ? { version: schemaVersion, ...done } : { version: schemaVersion },
    done
      ? `${table} is of version ${schemaVersion} now. ${line(done)}`
      : `${table} is of version ${schemaVersion} already.`,
  );
}

/** Copies from an old table what a restored table must have. */
export async function reconcile(
  { from, to, erased = false, ...place }: ReconcileOptions,
  print: Printer,
): Promise<void> {
  const [old, restored] = [open(from, place), open(to, place)];
  for (const access of [old, restored]) await explained(access.table, () => checkSchema(access, now));
  let shown = 0;
  const done = await explained(`${from} or ${to}`, () =>
    reconcileTables(old, restored, {
      erase: erased,
      onProgress(scanned) {
        if (scanned - shown < 10_000) return;
        shown = scanned;
        print.note(`${scanned} items read`);
      },
    }),
  );
  const { suppressions, unsubscribed, mails, onlyInRestored } = done;
  const strangers = erased
    ? `${done.erased} subscribers erased.`
    : `${onlyInRestored.length} subscribers are in ${to} only. If they were erased since, run it again with --erased.`;
  print.result(
    done,
    `${to}: ${suppressions} suppressed addresses, ${unsubscribed} unsubscribed and ${mails} mails taken over. ${onlyInRestored.length > 0 ? strangers : ''}`.trimEnd(),
  );
}

function open(table: string, { region, endpoint }: PlaceOptions): TableAccess {
  return openTable(
    table,
    new DynamoDBClient({
      ...(region && { region }),
      ...(endpoint && { endpoint }),
      retryMode: 'standard',
      maxAttempts: 8,
      requestHandler: callLimits,
    }),
  );
}

async function explained<T>(table: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof SchemaVersionError) throw new CommandError(error.message);
    if (error instanceof ResourceNotFoundException)
      throw new CommandError(
        `There is no table ${table} in this region and account. "aws dynamodb list-tables" lists them.`,
      );
    if (isOfAws(error))
      throw new CommandError(
        `${table} cannot be used: ${error.message}. Check --region, --endpoint and the AWS credentials.`,
      );
    throw error;
  }
}

/** Whether AWS refused, did not answer, or no credentials were found. */
function isOfAws(error: unknown): error is Error {
  return error instanceof Error && ('$metadata' in error || error.name === 'CredentialsProviderError');
}

function line({ scanned, converted, segmentsDone, segments }: MigrationProgress): string {
  const kinds = Object.entries(converted)
    .map(([kind, count]) => `${count} ${kind}`)
    .join(', ');
  return `${segmentsDone} of ${segments} parts done, ${scanned} items read, converted: ${kinds || 'none'}`;
}
