import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hitEntity, toHit, toRawItem } from '../../../shared/store/hit-entity.ts';
import { createItemReader, createItemWriter } from '../../../shared/store/keyed-items.ts';
import { inventHit } from '../../support/invented.ts';
import { startTestTable, type TestTable } from '../../support/table.ts';

let table: TestTable;
const commands: string[] = [];
beforeAll(async () => {
  table = await startTestTable();
  table.dynamo.middlewareStack.add(
    (next, { commandName = '' }) =>
      (args) => {
        commands.push(commandName);
        return next(args);
      },
    { step: 'initialize', name: 'listCommands' },
  );
});
afterAll(() => table.close());

const numbered = (count: number, pk: string) =>
  Array.from({ length: count }, (_, number) => ({ pk, sk: `item-${number}`, number }));
const taken = () => commands.splice(0);
const consistent = { consistent: true };

describe('items that are written and read at the same time', () => {
  it('share calls of 25 writes and 100 reads, and each reader gets its own', async () => {
    const items = numbered(120, 'many');
    const writer = createItemWriter(table.access);
    const reader = createItemReader(table.access);
    taken();
    await Promise.all(items.map((item) => writer.put(item)));
    expect(taken()).toEqual(Array(5).fill('BatchWriteItemCommand'));
    const read = await Promise.all(items.map(({ pk, sk }) => reader.get({ pk, sk }, consistent)));
    expect(read).toEqual(items);
    expect(taken()).toEqual(Array(2).fill('BatchGetItemCommand'));
  });

  it('alone take a call for one item', async () => {
    const [item] = numbered(1, 'alone');
    await createItemWriter(table.access).put(item!);
    expect(await createItemReader(table.access).get({ pk: 'alone', sk: 'item-0' }, consistent)).toEqual(item);
    expect(taken()).toEqual(['PutItemCommand', 'GetItemCommand']);
  });

  it('of one key are read once, and of two writes the later one stays', async () => {
    const writer = createItemWriter(table.access);
    const reader = createItemReader(table.access);
    const key = { pk: 'twice', sk: 'same' };
    await Promise.all([writer.put({ ...key, text: 'first' }), writer.put({ ...key, text: 'second' })]);
    const [one, other, none] = await Promise.all([
      reader.get(key, consistent),
      reader.get(key, consistent),
      reader.get({ pk: 'twice', sk: 'missing' }, consistent),
    ]);
    expect(one).toEqual({ ...key, text: 'second' });
    expect(other).toEqual(one);
    expect(none).toBeUndefined();
  });

  it('do not fail because DynamoDB refuses one of them', async () => {
    const writer = createItemWriter(table.access);
    const reader = createItemReader(table.access);
    const items = [...numbered(3, 'poisoned'), { pk: 'poisoned', sk: 'x'.repeat(2_000) }];
    const writes = await Promise.allSettled(items.map((item) => writer.put(item)));
    expect(writes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected']);
    const reads = await Promise.allSettled(items.map(({ pk, sk }) => reader.get({ pk, sk }, consistent)));
    // Not every table refuses to look for a key that is too long; the others must not suffer where it does.
    expect(reads.slice(0, 3).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
  });
});

describe('a hit that is written without ElectroDB', () => {
  it('is the item that ElectroDB would write, and is read by it', async () => {
    const hit = inventHit({
      queryId: 'q',
      at: '2026-03-02T10:00:00.000Z',
      formerStoryIds: ['a story'],
      change: { kind: 'update', what: 'New title' },
    });
    const entity = hitEntity(table.access);
    const { pk: _, sk: __, __edb_e__: ___, __edb_v__: ____, ...attributes } = toRawItem(hit);
    expect(toRawItem(hit)).toEqual(entity.put(attributes).params().Item);
    await createItemWriter(table.access).put(toRawItem(hit));
    const { data } = await entity.query.ofQuery({ queryId: 'q', day: '2026-03-02' }).go();
    expect(data.map(toHit)).toEqual([hit]);
  });
});
