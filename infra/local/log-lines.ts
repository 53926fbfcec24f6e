import { createWriteStream, type WriteStream } from 'node:fs';

/** Whether a line that a function printed deserves the terminal: warnings, errors, and what is no log record at all. */
export function isWorthShowing(line: string): boolean {
  if (line.trim() === '') return false;
  const level = /^\{.*"level":"(?<level>[A-Z]+)"/.exec(line)?.groups?.level;
  if (level !== undefined) return level === 'WARN' || level === 'ERROR' || level === 'CRITICAL';
  return !line.startsWith('{"_aws":');
}

/** What the terminal shows of it: the first line; the whole is in the log. */
export const briefly = (line: string): string => line.split('\n', 1)[0] ?? '';

/** Appends lines to a file. What cannot be written, on a full disk, is left out: a log must not stop the service. */
export function openLogFile(file: string): (line: string) => void {
  let stream: WriteStream | undefined;
  return (line) => {
    if (!stream) {
      const opened = createWriteStream(file, { flags: 'a', mode: 0o600 });
      opened.once('error', () => {
        opened.on('error', () => {});
        if (stream === opened) stream = undefined;
      });
      stream = opened;
    }
    stream.write(line);
  };
}
