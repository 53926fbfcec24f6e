import { createReadStream } from 'node:fs';
import { access, constants, readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UsageError } from './command-error.ts';

/** A file: its name as typed, and its path. */
export interface NamedFile {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
}

/**
 * The folder that names are relative to. npm runs scripts in the repository's folder, and tells where it was called.
 */
export function baseFolder(env: NodeJS.ProcessEnv): string {
  return (env.npm_lifecycle_event === 'wirewatch' && env.INIT_CWD) || process.cwd();
}

/** Checks that a file exists, without reading it. @throws UsageError */
export async function findFile(name: string, env: NodeJS.ProcessEnv): Promise<NamedFile> {
  const path = resolve(baseFolder(env), name);
  const [found] = await Promise.all([stat(path), access(path, constants.R_OK)]).catch((error: unknown) => {
    throw unreadable(name, error);
  });
  if (found.isDirectory()) throw new UsageError(`${name} cannot be read: it is a folder; name its files.`);
  return { name, path, bytes: found.size };
}

/** @throws UsageError */
export async function readWhole({ name, path }: NamedFile): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw unreadable(name, error);
  }
}

/** A part of a file that consists of whole lines, and the number of its first line, from 1. */
export interface Piece {
  readonly content: Uint8Array;
  readonly firstLine: number;
}

const newline = 0x0a;

/** Reads a file in pieces of whole lines, so that an archive need not fit into memory. @throws UsageError */
export async function* readPieces({ name, path }: NamedFile): AsyncGenerator<Piece> {
  let firstLine = 1;
  let begun: Uint8Array[] = [];
  try {
    for await (const chunk of createReadStream(path, {
      highWaterMark: 1024 * 1024,
    }) as AsyncIterable<Buffer>) {
      const end = chunk.lastIndexOf(newline) + 1;
      if (end > 0) {
        const content = Buffer.concat([...begun, chunk.subarray(0, end)]);
        yield { content, firstLine };
        firstLine += countLines(content);
        begun = [];
      }
      begun.push(chunk.subarray(end));
    }
  } catch (error) {
    throw unreadable(name, error);
  }
  const rest = Buffer.concat(begun);
  if (rest.length > 0) yield { content: rest, firstLine };
}

function countLines(content: Uint8Array): number {
  let lines = 0;
  for (let at = content.indexOf(newline); at !== -1; at = content.indexOf(newline, at + 1)) lines += 1;
  return lines;
}

function unreadable(name: string, error: unknown): Error {
  if (!(error instanceof Error && 'code' in error)) throw error;
  return new UsageError(`${name} cannot be read: ${reasonOf(String(error.code), error)}`, { cause: error });
}

function reasonOf(code: string, error: Error): string {
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'there is no such file.';
    case 'EACCES':
    case 'EPERM':
      return 'this user may not read it.';
    case 'ERR_FS_FILE_TOO_LARGE':
      return 'it is larger than 2 GB; write it as NDJSON, which is read line by line.';
    default:
      return error.message;
  }
}
