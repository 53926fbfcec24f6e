/**
 * `npm start`: the whole service on this machine.
 *
 * PORT (3000), WIREWATCH_DATA (.wirewatch), SENDER, BRAND, WAITS, CANARY ("off": no canary every 15 minutes), and for
 * tests WIREWATCH_SHUFFLE: a seed by which queue messages are shuffled and duplicated.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isFullDisk } from './full-disk.ts';
import { DataFolderInUseError } from './local-database.ts';
import { startLocalService } from './local-service.ts';
import { briefly, isWorthShowing, openLogFile } from './log-lines.ts';
import { PortInUseError } from './site.ts';

const folder = process.env.WIREWATCH_DATA || '.wirewatch';
const { BRAND, CANARY, SENDER, WAITS, WIREWATCH_SHUFFLE } = process.env;

async function main(): Promise<void> {
  const port = readPort(process.env.PORT);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const logFile = join(folder, 'functions.log');
  const log = openLogFile(logFile);

  const service = await startLocalService({
    folder,
    port,
    ...(SENDER && { sender: SENDER }),
    ...(WAITS && { waits: WAITS }),
    canary: CANARY !== 'off',
    ...(BRAND && { brand: BRAND }),
    ...(WIREWATCH_SHUFFLE && { shuffleSeed: Number(WIREWATCH_SHUFFLE) }),
    onLog(functionName, line) {
      log(`${new Date().toISOString()} ${functionName} ${line}\n`);
      if (isWorthShowing(line)) console.error(`${functionName}: ${briefly(line)}`);
    },
  });

  let stoppingSince: number | undefined;
  const stop = async () => {
    // One Ctrl-C arrives twice under npm: from the terminal, and passed on by npm.
    if (stoppingSince !== undefined && performance.now() - stoppingSince > 500) process.exit(130);
    if (stoppingSince !== undefined) return;
    stoppingSince = performance.now();
    console.log('\nFinishing what is under way; Ctrl-C again stops at once, and nothing is lost either way.');
    await service.stop();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);

  console.log(`Wirewatch runs on this machine.

  Site          ${service.url}
  API           ${service.url}/docs
  Inbox         ${service.url}/_inbox   (every mail; none leaves this machine)
  Operator key  ${service.operatorKey}
  Data          ${folder}   (functions' log: ${logFile})

Post an article:
  curl ${service.url}/v1/articles -H 'Authorization: Bearer ${service.operatorKey}' \\
    -H 'Content-Type: application/json' -d '{"title": "Harbour bridge reopens after storm"}'

Ctrl-C stops it.`);
}

function readPort(value: string | undefined): number {
  const port = Number(value || 3000);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new SettingError(`PORT is "${value}"; it must be a number from 0 (any free port) to 65535.`);
}

class SettingError extends Error {}

try {
  await main();
} catch (error) {
  const isExpected =
    error instanceof PortInUseError || error instanceof DataFolderInUseError || error instanceof SettingError;
  if (isFullDisk(error)) {
    console.error(
      `There is no room on the disk to start in ${folder}. Free some space, or name another folder: WIREWATCH_DATA.`,
    );
  } else console.error(isExpected ? error.message : error);
  process.exitCode = 1;
}
