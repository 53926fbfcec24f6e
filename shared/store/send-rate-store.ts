import { Entity } from 'electrodb';
import type { LineState, SendLines } from '../delivery/send-rate.ts';
import { service, type TableAccess } from './client.ts';
import { key } from './entity.ts';

function lineEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'sendLine', version: '1', service },
      attributes: {
        line: { type: 'number', required: true },
        endsAt: { type: 'number' },
        taken: { type: 'number' },
      },
      indexes: {
        byLine: {
          pk: key('pk', ['line'], 'sendLine#${line}'),
          sk: key('sk', [], 'sendLine'),
        },
      },
    },
    { client, table },
  );
}

/** The lines in which all workers take places for their mails. */
export function createSendRateStore(access: TableAccess): SendLines {
  const entity = lineEntity(access);

  /** What kept a write from happening. Some emulators of DynamoDB do not send it along: then it is read. */
  async function stands(line: number, old: Partial<LineState> | null | undefined) {
    const state = old ?? (await entity.get({ line }).go({ consistent: true })).data;
    return { ...stateOf(state), done: false };
  }

  return {
    async extend(line, { from, until, length }) {
      const { data, rejected } = await entity
        .patch({ line })
        .add({ endsAt: length, taken: 1 })
        .where(({ endsAt }, { gte, lt }) => `${gte(endsAt, from)} AND ${lt(endsAt, until)}`)
        .go({ response: 'all_new', returnOnConditionCheckFailure: 'all_old' });
      return rejected ? stands(line, data) : { ...stateOf(data), done: true };
    },

    async begin(line, { at, latest, length }) {
      const { data, rejected } = await entity
        .update({ line })
        .set({ endsAt: at + length })
        .add({ taken: 1 })
        .where(
          ({ endsAt }, { lt, gt, notExists }) =>
            `${notExists(endsAt)} OR ${lt(endsAt, at)} OR ${gt(endsAt, latest)}`,
        )
        .go({ response: 'all_new', returnOnConditionCheckFailure: 'all_old' });
      return rejected ? stands(line, data) : { ...stateOf(data), done: true };
    },

    async get(line) {
      const { data } = await entity.get({ line }).go({ consistent: true });
      return data ? stateOf(data) : undefined;
    },
  };
}

function stateOf(item: Partial<LineState> | null | undefined): LineState {
  return { endsAt: item?.endsAt ?? 0, taken: item?.taken ?? 0 };
}
