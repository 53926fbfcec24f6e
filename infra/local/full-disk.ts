/** The numbers of SQLite's errors: SQLITE_FULL, and SQLITE_IOERR with its many kinds in the bits above. */
const sqliteFull = 13;
const sqliteInputOutput = 10;

/** Whether there was no room to write: the disk is full, or a quota or the largest size of a file is reached. */
export function isFullDisk(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(String(error.code))) return true;
  if ('errcode' in error && [sqliteFull, sqliteInputOutput].includes(Number(error.errcode) & 0xff))
    return true;
  // LevelDB only says it in the message.
  if (/no space left|file too large|quota exceeded/i.test(error.message)) return true;
  return isFullDisk(error.cause);
}

/** What the operator is told when it happens. */
export const fullDiskNotice =
  'There is no room left on the disk. Nothing new is accepted until there is; what was accepted is kept. Free some space: the service then goes on by itself.';
export const roomAgainNotice = 'There is room on the disk again: the service goes on.';
