#!/usr/bin/env node
/** `npm run wirewatch -- …`: the operator's command line. See docs/cli.md. */
import { createInterface } from 'node:readline/promises';
import { runCli } from './run-cli.ts';

const { env, stdin, stdout, stderr } = process;

/** Whoever reads only the beginning (`… | head`) has had enough. */
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: stdin, output: stderr });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}

process.exitCode = await runCli(process.argv.slice(2), {
  env,
  stdout,
  stderr,
  ...(stdin.isTTY && { ask }),
});
