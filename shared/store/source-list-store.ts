import { CustomAttributeType, Entity } from 'electrodb';
import type { SourceList } from '../articles/source-lists.ts';
import { service, type TableAccess } from './client.ts';
import { key, writeIf } from './entity.ts';

function sourceListEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'sourceList', version: '1', service },
      attributes: {
        name: { type: 'string', required: true },
        sources: { type: CustomAttributeType<readonly string[]>('any'), required: true },
        updatedAt: { type: 'string', required: true },
      },
      indexes: {
        byName: {
          // All in one partition: there are few lists, and matching reads all of them.
          pk: key('pk', [], 'sourceLists'),
          sk: key('sk', ['name'], 'list#${name}'),
        },
      },
    },
    { client, table },
  );
}

export type SourceListStore = ReturnType<typeof createSourceListStore>;

/** Source lists by name. */
export function createSourceListStore(access: TableAccess) {
  const entity = sourceListEntity(access);

  return {
    /** All lists by name. Strongly consistent. */
    async all(): Promise<SourceList[]> {
      const { data } = await entity.query.byName({}).go({ consistent: true, pages: 'all' });
      return data;
    },

    async get(name: string): Promise<SourceList | undefined> {
      const { data } = await entity.get({ name }).go({ consistent: true });
      return data ?? undefined;
    },

    async put(list: SourceList): Promise<void> {
      await entity.put(list).go();
    },

    /** False if there was none. */
    async delete(name: string): Promise<boolean> {
      return writeIf(entity.delete({ name }).where((list, { exists }) => exists(list.name)));
    },
  };
}
