import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openOutbox } from '../../../infra/local/aws/outbox.ts';
import { openDatabase } from '../../../infra/local/local-database.ts';

let folder: string;
let database: DatabaseSync;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wirewatch-outbox-'));
  database = openDatabase(join(folder, 'aws.sqlite'));
});
afterEach(async () => {
  database.close();
  await rm(folder, { recursive: true });
});

const mail = {
  id: 'm-1',
  acceptedAt: Date.parse('2026-03-04T05:06:07Z'),
  sender: 'alerts@wirewatch.example',
  recipients: ['ann@reader.example', 'ben@reader.example'],
  subject: 'Storm',
  tags: { kind: 'alert' },
};

test('a mail is kept with its bytes, and counted by its recipients', async () => {
  const outbox = openOutbox(database, join(folder, 'mails'));
  const raw = Buffer.from('Subject: Storm\r\n\r\n\u2603');
  await outbox.keep(mail, raw, () => undefined);
  const found = outbox.find('m-1');
  expect(found).toMatchObject({ ...mail, acceptedAt: '2026-03-04T05:06:07.000Z', bytes: raw.byteLength });
  expect(found && (await outbox.read(found))).toEqual(raw);
  expect(outbox.countSince(mail.acceptedAt - 1)).toBe(2);
  expect(outbox.countSince(mail.acceptedAt)).toBe(0);
});

test('a mail whose events cannot be written is not accepted, and its file is swept away', async () => {
  const outbox = openOutbox(database, join(folder, 'mails'));
  await outbox.keep(mail, Buffer.from('first'), () => undefined);
  const failing = () => {
    throw new Error('the disk is full');
  };
  await expect(outbox.keep({ ...mail, id: 'm-2' }, Buffer.from('second'), failing)).rejects.toThrow(
    'disk is full',
  );
  expect(outbox.list().map(({ id }) => id)).toEqual(['m-1']);
  await writeFile(join(folder, 'mails', 'notes.txt'), 'not a mail');
  expect(await readdir(join(folder, 'mails'))).toHaveLength(3);

  outbox.removeUnaccepted();
  const left = await readdir(join(folder, 'mails'));
  expect(left.toSorted()).toEqual([expect.stringMatching(/^2026-03-04T05-06-07-\w{8}\.eml$/), 'notes.txt']);
});

test('sweeping a folder that is not there yet is no error', () => {
  expect(() => openOutbox(database, join(folder, 'none')).removeUnaccepted()).not.toThrow();
});
