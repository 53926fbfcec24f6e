import { BatchGetCommand, BatchWriteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { TableAccess } from './client.ts';
import type { ItemKey } from './entity.ts';
import { gather } from './gather.ts';
import { retryUnprocessed } from './retry-unprocessed.ts';

export type Item = Readonly<Record<string, unknown>>;

/** The most that DynamoDB takes in one call. */
const [maxKeys, maxItems] = [100, 25];

export interface ItemReader {
  /** The item with this key; undefined if there is none. */
  get(key: ItemKey, options: { readonly consistent: boolean }): Promise<Item | undefined>;
}

export interface ItemWriter {
  /** Writes the item, and replaces one with the same key. */
  put(item: Item & ItemKey): Promise<void>;
}

/**
 * Reads items by key. Reads at the same time share calls: in processor time, too, a call takes much more than an item.
 */
export function createItemReader({ client, table }: TableAccess): ItemReader {
  function reading(consistent: boolean) {
    async function readOne(key: ItemKey): Promise<Item | undefined> {
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: key, ConsistentRead: consistent }),
      );
      return Item;
    }
    async function readPart(keys: readonly ItemKey[]) {
      const found = new Map<string, Item>();
      await retryUnprocessed(keys, async (part) => {
        const { Responses, UnprocessedKeys } = await client.send(
          new BatchGetCommand({ RequestItems: { [table]: { Keys: [...part], ConsistentRead: consistent } } }),
        );
        for (const item of Responses?.[table] ?? []) found.set(idOf(item), item);
        const left = new Set(UnprocessedKeys?.[table]?.Keys?.map(idOf));
        return part.filter((key) => left.has(idOf(key)));
      });
      return (key: ItemKey) => found.get(idOf(key));
    }
    return gather((keys: readonly ItemKey[]) => inParts(keys, maxKeys, readPart, readOne));
  }

  const fresh = reading(true);
  const settled = reading(false);
  return { get: (key, { consistent }) => (consistent ? fresh(key) : settled(key)) };
}

/** Writes items without a condition. Writes at the same time share calls. */
export function createItemWriter({ client, table }: TableAccess): ItemWriter {
  async function writeOne(item: Item): Promise<void> {
    await client.send(new PutCommand({ TableName: table, Item: item }));
  }
  async function writePart(items: readonly (Item & ItemKey)[]) {
    await retryUnprocessed(items, async (part) => {
      const { UnprocessedItems } = await client.send(
        new BatchWriteCommand({
          RequestItems: { [table]: part.map((item) => ({ PutRequest: { Item: item } })) },
        }),
      );
      const left = new Set(UnprocessedItems?.[table]?.map(({ PutRequest }) => idOf(PutRequest?.Item ?? {})));
      return part.filter((item) => left.has(idOf(item)));
    });
    return () => {};
  }
  return {
    put: gather((items: readonly (Item & ItemKey)[]) => inParts(items, maxItems, writePart, writeOne)),
  };
}

/**
 * Does what is asked for in parts of at most `size`, and what has one key once. DynamoDB refuses a whole part for one
 * item that it cannot take: then each is done alone, so that only that one fails.
 */
function inParts<Asked extends ItemKey, Answer>(
  all: readonly Asked[],
  size: number,
  together: (part: readonly Asked[]) => Promise<(one: Asked) => Answer>,
  alone: (one: Asked) => Promise<Answer>,
): Promise<Answer>[] {
  // The last of each key.
  const distinct = [...new Map(all.map((one) => [idOf(one), one])).values()];
  const answers = new Map<string, Promise<Answer>>();
  for (let from = 0; from < distinct.length; from += size) {
    const part = distinct.slice(from, from + size);
    const whole = part.length > 1 && together(part);
    for (const one of part) {
      const answer = whole
        ? whole.then(
            (answerOf) => answerOf(one),
            (error) => {
              if (error instanceof Error && error.name === 'ValidationException') return alone(one);
              throw error;
            },
          )
        : alone(one);
      answers.set(idOf(one), answer);
    }
  }
  return all.map((one) => answers.get(idOf(one))!);
}

function idOf({ pk, sk }: { readonly pk?: unknown; readonly sk?: unknown }): string {
  return `${pk}\n${sk}`;
}
