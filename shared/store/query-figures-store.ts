import { CustomAttributeType, Entity } from 'electrodb';
import type { FiguresOfHour, QueryFigure } from '../articles/query-figures.ts';
import { service, type TableAccess } from './client.ts';
import { key } from './entity.ts';
import { expiryAfter, retentionDays } from './table.ts';

function figuresEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'queryFigures', version: '1', service },
      attributes: {
        day: { type: 'string', required: true },
        hour: { type: 'string', required: true },
        container: { type: 'string', required: true },
        figures: { type: CustomAttributeType<readonly QueryFigure[]>('any'), required: true },
        expiresAt: { type: 'number', required: true },
      },
      indexes: {
        ofDay: {
          pk: key('pk', ['day'], 'queryFigures#${day}'),
          sk: key('sk', ['hour', 'container'], 'hour#${hour}#${container}'),
        },
      },
    },
    { client, table },
  );
}

export type QueryFiguresStore = ReturnType<typeof createQueryFiguresStore>;

/** Which queries matched and cost the most, by hour and container. */
export function createQueryFiguresStore(access: TableAccess) {
  const entity = figuresEntity(access);

  return {
    async put({ hour, container, figures }: FiguresOfHour): Promise<void> {
      const expiresAt = expiryAfter(retentionDays.queryFigures, new Date(`${hour}:00:00Z`));
      await entity.put({ day: hour.slice(0, 10), hour, container, figures, expiresAt }).go();
    },

    /** All of a UTC day ("2026-11-23"). */
    async ofDay(day: string): Promise<FiguresOfHour[]> {
      const { data } = await entity.query.ofDay({ day }).go({ pages: 'all' });
      return data;
    },
  };
}
