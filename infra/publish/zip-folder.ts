import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { type Zippable, zipSync } from 'fflate';

/** Unix file attributes in the upper half: readable for everybody, as Lambda requires. */
const readable = 0o644 << 16;
const unix = 3;

/**
 * A folder as a ZIP file. The same files give the same bytes, whenever and wherever they are packed. It packs in this
 * thread: the library's threads, one a file, take twice as much processor time to start as the work itself.
 */
export function zipFolder(folder: string): Uint8Array {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const entries: Zippable = {};
  for (const file of files) {
    const name = relative(folder, file).split(sep).join('/');
    // The earliest time that ZIP can write, without a zone.
    entries[name] = [
      readFileSync(file),
      { mtime: new Date(1980, 0, 1), attrs: readable, os: unix, level: 9 },
    ];
  }
  return zipSync(entries);
}
