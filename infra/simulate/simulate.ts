/** `npm run simulate -- pacing`: what the service does under load, on a clock that does not wait. */
import { parseArgs } from 'node:util';
import { type Latencies, usualLatencies } from './latencies.ts';
import { simulatePacing } from './pacing.ts';
import { printDay } from './print-day.ts';
import { textTable } from './text-table.ts';

// ElectroDB creates an error for every call, in case it fails. The stack of this error costs more than the call.
Error.stackTraceLimit = 0;

const usage = `Usage: npm run simulate -- pacing [--digests N] [--containers N]
       npm run simulate -- day [--times 1,3,10] [--sample N] [--concurrency N] [--mails-per-second N]

  pacing   how much of SES's rate is used when many digests are due at once
  day      the busiest hour of a large site, and what breaks first when it grows so many times

Both take --read-ms N, --write-ms N and --ses-ms N: how long calls take.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    digests: { type: 'string' },
    containers: { type: 'string', default: '10' },
    times: { type: 'string', default: '1,3,10' },
    sample: { type: 'string', default: '200' },
    concurrency: { type: 'string', default: '1000' },
    'mails-per-second': { type: 'string', default: '500' },
    'read-ms': { type: 'string', default: String(usualLatencies.readMs) },
    'write-ms': { type: 'string', default: String(usualLatencies.writeMs) },
    'ses-ms': { type: 'string', default: String(usualLatencies.sesMs) },
  },
});

function numberOf(name: keyof typeof values): number {
  const value = Number(values[name]);
  if (!(value > 0)) {
    process.stderr.write(`--${name} must be a number above 0, not "${values[name]}".\n`);
    process.exit(2);
  }
  return value;
}

function latenciesOf(): Latencies {
  return {
    ...usualLatencies,
    readMs: numberOf('read-ms'),
    writeMs: numberOf('write-ms'),
    sesMs: numberOf('ses-ms'),
  };
}

function timesOf(): number[] {
  const times = values.times.split(',').map(Number);
  if (times.every((one) => one > 0)) return times;
  process.stderr.write(`--times must be numbers above 0 with commas between them, not "${values.times}".\n`);
  process.exit(2);
}

async function printPacing(): Promise<void> {
  const latencies = latenciesOf();
  const containers = numberOf('containers');
  const batchSize = 5;
  process.stdout.write(
    `${containers} containers with ${batchSize} mails each. DynamoDB reads ${latencies.readMs} ms, writes ` +
      `${latencies.writeMs} ms, SES ${latencies.sesMs} ms, cold start ${latencies.coldStartMs} ms: assumed, not measured.\n\n`,
  );
  const rows: (string | number)[][] = [];
  for (const maxPerSecond of [1, 14, 100, 500]) {
    const digests =
      values.digests === undefined ? Math.min(10_000, Math.max(300, 60 * maxPerSecond)) : numberOf('digests');
    const result = await simulatePacing({ maxPerSecond, digests, containers, batchSize, latencies });
    rows.push([
      maxPerSecond,
      `${(100 * result.shareOfRate).toFixed(1)} %`,
      result.looksPerMail.toFixed(2),
      result.busiestSecond,
      result.throttled,
      duration((result.seconds * 10_000) / result.mails),
      result.mails,
    ]);
  }
  const head = [
    'rate/s',
    'share used',
    'looks a mail',
    'highest in any second',
    'refused by SES',
    '10,000 digests take',
    'digests simulated',
  ];
  process.stdout.write(`${textTable(head, rows)}\n`);
}

function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  const parts = [`${hours} h`, `${minutes} min`, `${whole % 60} s`];
  return parts.slice(hours > 0 ? 0 : minutes > 0 ? 1 : 2).join(' ');
}

switch (positionals[0]) {
  case 'pacing':
    await printPacing();
    break;
  case 'day':
    await printDay(
      {
        sample: numberOf('sample'),
        concurrency: numberOf('concurrency'),
        mailsPerSecond: numberOf('mails-per-second'),
        latencies: latenciesOf(),
      },
      timesOf(),
    );
    break;
  default:
    process.stderr.write(`${usage}\n`);
    process.exit(2);
}
