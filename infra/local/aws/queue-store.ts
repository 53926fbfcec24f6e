import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { inTransaction } from '../local-database.ts';

export interface QueueDefinition {
  readonly name: string;
  readonly visibilityTimeoutSeconds: number;
  readonly deadLetter?: { readonly queue: string; readonly maxReceiveCount: number };
}

export interface ReceivedMessage {
  readonly id: string;
  readonly body: string;
  /** Valid for this receive only. A later receive makes it stale. */
  readonly receipt: string;
  /** Milliseconds since the epoch, like the next field. */
  readonly sentAt: number;
  readonly firstReceivedAt: number;
  /** This receive included. */
  readonly receiveCount: number;
  /** The queue that gave the message up, on a dead-letter queue. */
  readonly sourceQueue?: string;
}

export interface QueueCounts {
  readonly visible: number;
  /** Received, and neither deleted nor visible again yet. */
  readonly inFlight: number;
  /** Sent with a delay that is not over. */
  readonly delayed: number;
  /** When the first delayed message becomes visible, in milliseconds since the epoch. */
  readonly nextDelayedAt?: number;
}

export interface QueueStoreOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** The order in which waiting messages are handed out: as sent, unless a test shuffles here. */
  readonly arrange?: <T>(waiting: T[]) => T[];
}

/** SQS drops messages that nobody consumed in this time; our queues keep them as long as SQS allows. */
const retentionMilliseconds = 14 * 86_400_000;
/** How many waiting messages `arrange` sees. */
const arrangeWindow = 100;
/** Long polls look again this often at the latest, so that a moved clock is noticed. */
const longestNapMilliseconds = 250;

export type QueueStore = ReturnType<typeof createQueueStore>;

/**
 * SQS standard queues on SQLite: visibility timeouts, delays, receive counts, dead-letter queues. Every change is
 * committed when the call returns. The wire protocol and its limits are `sqs-endpoint.ts`'s.
 */
export function createQueueStore(
  database: DatabaseSync,
  definitions: readonly QueueDefinition[],
  { now, arrange }: QueueStoreOptions,
) {
  const queues = new Map(definitions.map((definition) => [definition.name, definition]));
  const arrivals = new EventEmitter().setMaxListeners(0);
  const insert = database.prepare(
    'INSERT INTO message (id, queue, body, sentAt, visibleAt) VALUES (?, ?, ?, ?, ?)',
  );
  const selectWaiting = database.prepare(`
    SELECT number, id, body, sentAt, receiveCount, receivedAt, sourceQueue FROM message
    WHERE queue = ? AND visibleAt <= ? AND sentAt > ? ORDER BY number LIMIT ?`);
  const markReceived = database.prepare(
    'UPDATE message SET visibleAt = ?, receiveCount = receiveCount + 1, receivedAt = ?, receipt = ? WHERE number = ?',
  );
  const giveUp = database.prepare(
    'UPDATE message SET queue = ?, sourceQueue = ?, visibleAt = ?, receipt = NULL WHERE number = ?',
  );
  const countAll = database.prepare(`
    SELECT count(*) FILTER (WHERE visibleAt <= :now) AS visible,
           count(*) FILTER (WHERE visibleAt > :now AND receipt IS NOT NULL) AS inFlight,
           count(*) FILTER (WHERE visibleAt > :now AND receipt IS NULL) AS delayed,
           min(visibleAt) FILTER (WHERE visibleAt > :now AND receipt IS NULL) AS nextDelayedAt
    FROM message WHERE queue = :queue`);
  const oldestOf = database.prepare('SELECT min(sentAt) AS sentAt FROM message WHERE queue = ?');

  function definitionOf(queue: string): QueueDefinition {
    const definition = queues.get(queue);
    if (!definition) throw new Error(`There is no queue "${queue}".`);
    return definition;
  }

  /** Stores a message; it can be received after `delaySeconds`. */
  function send(queue: string, body: string, delaySeconds = 0): { id: string } {
    definitionOf(queue);
    const id = randomUUID();
    insert.run(id, queue, body, now(), now() + delaySeconds * 1000);
    arrivals.emit(queue);
    return { id };
  }

  /** Takes up to `max` messages, hiding them from other readers; what was received too often goes to the dead letters. */
  function receive(queue: string, max: number, hideSeconds?: number): ReceivedMessage[] {
    const definition = definitionOf(queue);
    const { deadLetter } = definition;
    const receivedAt = now();
    const visibleAt = receivedAt + (hideSeconds ?? definition.visibilityTimeoutSeconds) * 1000;
    return inTransaction(database, () => {
      const oldest = receivedAt - retentionMilliseconds;
      const waiting = selectWaiting
        .all(queue, receivedAt, oldest, arrange ? arrangeWindow : max)
        .map((row) => readRow(row, receivedAt));
      const received: ReceivedMessage[] = [];
      for (const row of (arrange?.(waiting) ?? waiting).slice(0, max)) {
        if (deadLetter && row.receiveCount >= deadLetter.maxReceiveCount) {
          giveUp.run(deadLetter.queue, queue, receivedAt, row.number);
          continue;
        }
        const { number, ...message } = row;
        const receipt = randomUUID();
        markReceived.run(visibleAt, message.firstReceivedAt, receipt, number);
        received.push({ ...message, receipt, receiveCount: message.receiveCount + 1 });
      }
      return received;
    });
  }

  /** Like `receive`, but waits for the first message until `waitSeconds` have passed or `signal` is aborted. */
  async function receiveWhenReady(
    queue: string,
    options: { max: number; hideSeconds?: number; waitSeconds: number; signal: AbortSignal },
  ): Promise<ReceivedMessage[]> {
    const until = performance.now() + options.waitSeconds * 1000;
    for (;;) {
      if (options.signal.aborted) return [];
      const messages = receive(queue, options.max, options.hideSeconds);
      const left = until - performance.now();
      if (messages.length > 0 || left <= 0) return messages;
      await arrivalOrNap(queue, Math.min(left, longestNapMilliseconds), options.signal);
    }
  }

  function arrivalOrNap(queue: string, milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        arrivals.off(queue, wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, milliseconds);
      arrivals.on(queue, wake);
      signal.addEventListener('abort', wake);
    });
  }

  /** Deletes a handled message. False: the receipt is stale, and the message stays for its newest reader. */
  function remove(queue: string, receipt: string): boolean {
    return changed('DELETE FROM message WHERE queue = ? AND receipt = ?', queue, receipt);
  }

  /** Hides a received message for a number of seconds from now; 0 makes it visible. False: it is not in flight. */
  function hide(queue: string, receipt: string, seconds: number): boolean {
    const time = now();
    const sql = 'UPDATE message SET visibleAt = ? WHERE queue = ? AND receipt = ? AND visibleAt > ?';
    const inFlight = changed(sql, time + seconds * 1000, queue, receipt, time);
    if (inFlight) arrivals.emit(queue);
    return inFlight;
  }

  function counts(queue: string): QueueCounts {
    definitionOf(queue);
    const row = countAll.get({ queue, now: now() });
    const nextDelayedAt = row?.nextDelayedAt;
    return {
      visible: Number(row?.visible),
      inFlight: Number(row?.inFlight),
      delayed: Number(row?.delayed),
      ...(typeof nextDelayedAt === 'number' ? { nextDelayedAt } : {}),
    };
  }

  /** How long the oldest message that is not deleted has been there, in milliseconds. Undefined: the queue is empty. */
  function oldestAge(queue: string): number | undefined {
    definitionOf(queue);
    const { sentAt } = oldestOf.get(queue) ?? {};
    return typeof sentAt === 'number' ? Math.max(0, now() - sentAt) : undefined;
  }

  function purge(queue: string): void {
    definitionOf(queue);
    database.prepare('DELETE FROM message WHERE queue = ?').run(queue);
  }

  /**
   * Sends dead letters back to the queue that each came from, or to `destination`, as new messages. Returns their
   * number.
   */
  function redrive(deadLetterQueue: string, destination?: string): number {
    definitionOf(deadLetterQueue);
    if (destination !== undefined) definitionOf(destination);
    const { changes } = database
      .prepare(`
        UPDATE message SET queue = coalesce(?, sourceQueue), id = lower(hex(randomblob(16))), sentAt = ?, visibleAt = ?,
          receiveCount = 0, receivedAt = NULL, receipt = NULL, sourceQueue = NULL
        WHERE queue = ? AND coalesce(?, sourceQueue) IS NOT NULL`)
      .run(destination ?? null, now(), now(), deadLetterQueue, destination ?? null);
    for (const queue of queues.keys()) arrivals.emit(queue);
    return Number(changes);
  }

  /**
   * Makes messages in flight visible again. For the start after a crash, when their readers are gone and nobody will
   * delete them. The interrupted receive does not count, because it is not the fault of the message: otherwise five
   * quick kills would make it a dead letter.
   */
  function releaseInFlight(): void {
    database
      .prepare(`
        UPDATE message SET visibleAt = ?, receipt = NULL, receiveCount = max(0, receiveCount - 1),
          receivedAt = CASE WHEN receiveCount > 1 THEN receivedAt END
        WHERE receipt IS NOT NULL`)
      .run(now());
    database.prepare('DELETE FROM message WHERE sentAt <= ?').run(now() - retentionMilliseconds);
  }

  function changed(sql: string, ...values: (string | number)[]): boolean {
    return Number(database.prepare(sql).run(...values).changes) > 0;
  }

  return {
    definitions,
    definition: (queue: string) => queues.get(queue),
    send,
    receive,
    receiveWhenReady,
    remove,
    hide,
    counts,
    oldestAge,
    purge,
    redrive,
    releaseInFlight,
  };
}

function readRow(row: Record<string, SQLOutputValue>, now: number) {
  return {
    number: Number(row.number),
    id: String(row.id),
    body: String(row.body),
    sentAt: Number(row.sentAt),
    firstReceivedAt: row.receivedAt === null ? now : Number(row.receivedAt),
    receiveCount: Number(row.receiveCount),
    ...(row.sourceQueue === null ? {} : { sourceQueue: String(row.sourceQueue) }),
  };
}
