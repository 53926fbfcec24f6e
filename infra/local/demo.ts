/** `npm run demo`: an article becomes an alert and a digest, once, on throwaway state, told step by step. */
import { parseArgs } from 'node:util';
import { DemoInputError, readDemoInput } from './demo/demo-input.ts';
import { runDemo } from './demo/run-demo.ts';
import { createJsonTale, createTerminalTale } from './demo/tale.ts';

const usage = `Usage: npm run demo [-- FILE… --rule '<query>' --out DIR --json]

  FILE     articles: plain text ("date 2020-01-02" may come first), .json or .ndjson; our own samples without any
  --rule   a query to watch; may be given several times
  --out    folder for the mails; a new one in the temporary folder without it
  --json   tell it as one JSON document
`;

async function main(): Promise<number> {
  const { values, positionals } = readArguments();
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const input = await readDemoInput({ files: positionals, rules: values.rule ?? [] });
  const tale = values.json ? createJsonTale() : createTerminalTale();
  const didAll = await runDemo(input, { tale, out: values.out });
  tale.end();
  return didAll ? 0 : 1;
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        rule: { type: 'string', multiple: true },
        out: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new DemoInputError(`${error instanceof Error ? error.message : error}\n\n${usage}`);
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  const isInput = error instanceof DemoInputError;
  console.error(isInput ? error.message : error);
  process.exitCode = isInput ? 2 : 1;
}
