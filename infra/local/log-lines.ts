import { createWriteStream, type WriteStream } from 'node:fs';

/**
 * Whether a line that a function printed should be shown in the terminal: warnings, errors, and lines that are not log
 * records.
 */
export function isWorthShowing(line: string): boolean {
  if (line.trim() === '') return false;
  const level = /^\{.*"level":"(?<level>[A-Z]+)"/.exec(line)?.groups?.level;
  if (level !== undefined) return level === 'WARN' || level === 'ERROR' || level === 'CRITICAL';
  return !line.startsWith('{"_aws":');
}

/** The part that the terminal shows: the first line. All of it is in the log. */
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
