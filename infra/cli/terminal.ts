import { createInterface } from 'node:readline/promises';
import { text } from 'node:stream/consumers';
import type { Surroundings } from './session.ts';

/** The terminal that this process runs in. */
export function openTerminal(): Surroundings {
  const { env, stdin, stdout, stderr } = process;
  // A reader such as `… | head` has closed the pipe. That is no error.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
  return { env, stdout, stderr, ...(stdin.isTTY ? { ask } : { readInput: () => text(stdin) }) };
}

async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}
