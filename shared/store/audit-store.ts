import { CustomAttributeType, Entity } from 'electrodb';
import type { AuditActor, AuditEntry, AuditLog } from '../security/audit.ts';
import { service, type TableAccess } from './client.ts';
import { key } from './entity.ts';
import { expiryAfter, retentionDays } from './table.ts';

function auditEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'audit', version: '1', service },
      attributes: {
        month: { type: 'string', required: true },
        at: { type: 'string', required: true },
        id: { type: 'string', required: true },
        who: { type: CustomAttributeType<AuditActor>('any'), required: true },
        action: { type: 'string', required: true },
        on: { type: 'string' },
        detail: { type: 'string' },
        outcome: { type: ['begun', 'done', 'failed'] as const, required: true },
        expiresAt: { type: 'number', required: true },
      },
      indexes: {
        byMonth: {
          pk: key('pk', ['month'], 'audit#${month}'),
          sk: key('sk', ['at', 'id'], 'entry#${at}#${id}'),
        },
      },
    },
    { client, table },
  );
}

/** Which entries are wanted; all of them, if nothing is named. */
export interface AuditFilter {
  readonly keyId?: string | undefined;
  readonly action?: string | undefined;
  readonly on?: string | undefined;
}

export interface AuditPage {
  /** Newest first. */
  readonly entries: readonly AuditEntry[];
  /** Where the next page begins; absent at the end of the log. */
  readonly next?: { readonly at: string; readonly id: string };
}

export interface AuditStore extends AuditLog {
  page(
    before: { readonly at: string; readonly id?: string },
    filter: AuditFilter,
    limit: number,
  ): Promise<AuditPage>;
}

/** Entries read for one page, whether or not they are wanted. */
const maxRead = 1000;

/** What operators changed, by month, for a year. */
export function createAuditStore(access: TableAccess): AuditStore {
  const entity = auditEntity(access);

  return {
    async put(entry) {
      const expiresAt = expiryAfter(retentionDays.audit, new Date(entry.at));
      await entity.put({ ...entry, month: entry.at.slice(0, 7), expiresAt }).go();
    },

    async remove({ at, id }) {
      await entity.delete({ month: at.slice(0, 7), at, id }).go();
    },

    /** The entries before an instant, newest first; strongly consistent. Months without any cost one read each. */
    async page(before, filter, limit) {
      const entries: AuditEntry[] = [];
      let read = 0;
      let place = { at: before.at, id: before.id ?? '' };
      for (const month of monthsBack(before.at)) {
        const { data } = await entity.query
          .byMonth({ month })
          .lt(place)
          .go({ order: 'desc', consistent: true, limit: maxRead - read });
        for (const item of data) {
          read += 1;
          place = { at: item.at, id: item.id };
          if (isWanted(item, filter)) entries.push(toEntry(item));
          if (entries.length === limit || read === maxRead) return { entries, next: place };
        }
      }
      return { entries };
    },
  };
}

function isWanted({ who, action, on }: AuditEntry, filter: AuditFilter): boolean {
  return (
    (filter.keyId === undefined || who.keyId === filter.keyId) &&
    (filter.action === undefined || action === filter.action) &&
    (filter.on === undefined || on === filter.on)
  );
}

/** The month of an instant and those before it, as far back as entries are kept. */
function monthsBack(at: string): string[] {
  const month = new Date(`${at.slice(0, 7)}-01T00:00:00Z`);
  return Array.from({ length: Math.ceil(retentionDays.audit / 28) }, (_, back) =>
    new Date(Date.UTC(month.getUTCFullYear(), month.getUTCMonth() - back)).toISOString().slice(0, 7),
  );
}

function toEntry({
  month: _,
  expiresAt: __,
  ...entry
}: AuditEntry & { month: string; expiresAt: number }): AuditEntry {
  return entry;
}
