import { Entity } from 'electrodb';
import type { Moves } from '../subscribers/change-address.ts';
import { service, type TableAccess } from './client.ts';
import { key } from './entity.ts';

const statuses = ['pending', 'active', 'unsubscribed'] as const;

function moveEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'move', version: '1', service },
      attributes: {
        from: { type: 'string', required: true },
        to: { type: 'string', required: true },
        status: { type: statuses, required: true },
      },
      indexes: {
        ofSubscriber: {
          pk: key('pk', ['from'], 'subscriber#${from}'),
          sk: key('sk', [], 'moved'),
        },
      },
    },
    { client, table },
  );
}

/** The way from a former address: what it came from leaves this reverse item, so that erasing finds the other one. */
function formerEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'former', version: '1', service },
      attributes: {
        to: { type: 'string', required: true },
        from: { type: 'string', required: true },
      },
      indexes: {
        ofSubscriber: {
          pk: key('pk', ['to'], 'subscriber#${to}'),
          sk: key('sk', ['from'], 'former#${from}'),
        },
      },
    },
    { client, table },
  );
}

/** Where subscribers have moved to, by their former ids. Never expires: a mail of years ago must be able to end itself. */
export function createMoveStore(access: TableAccess): Moves {
  const moves = moveEntity(access);
  const former = formerEntity(access);

  return {
    async get(from) {
      const { data } = await moves.get({ from }).go({ consistent: true });
      return data ?? undefined;
    },

    async put(move) {
      await former.put({ from: move.from, to: move.to }).go();
      await moves.put(move).go();
    },
  };
}
