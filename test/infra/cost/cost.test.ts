import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readCostOptions, WrongUsage } from '../../../infra/cost/cost-options.ts';
import { printedParts, withPrintedParts } from '../../../infra/cost/costs-page.ts';
import { examples } from '../../../infra/cost/print-bill.ts';
import { compileCache } from '../../support/compile-cache.ts';

const execute = promisify(execFile);
const run = (...options: readonly string[]) =>
  execute(process.execPath, [command, ...options], { env: { ...process.env, ...compileCache } });
const command = new URL('../../../infra/cost/cost.ts', import.meta.url).pathname;
const page = readFileSync(new URL('../../../docs/costs.md', import.meta.url), 'utf8');

describe('the options of npm run cost', () => {
  it('are the examples when there are none', () => {
    expect(readCostOptions([])).toEqual({ what: 'examples', withFreeTier: true });
    expect(readCostOptions(['--without-free-tier'])).toEqual({ what: 'examples', withFreeTier: false });
  });

  it('describe a workload, where what is not said is as usual', () => {
    const asked = '--articles-per-day 50000 --subscribers 10000 --digests 1 --rules 5'.split(' ');
    expect(readCostOptions(asked)).toMatchObject({
      what: 'bill',
      load: { ...examples.medium, concurrency: 10 },
      isThrifty: false,
    });
  });

  it('change an example', () => {
    expect(readCostOptions(['--large', '--digests=2', '--alerts', '0.5'])).toMatchObject({
      load: { ...examples.large, digests: 2, alerts: 0.5 },
    });
  });

  it('may be thrifty alone', () => {
    expect(readCostOptions(['--thrifty'])).toMatchObject({ load: examples.idle, isThrifty: true });
  });

  it.each([
    [['--articles-a-day', '5'], /no option --articles-a-day; the nearest is --articles-per-day/],
    [['--thirfty'], /the nearest is --thrifty/],
    [['--subscribers', 'many'], /--subscribers must be a number, 0 or more, not "many"/],
    [['--subscribers', '-1'], /--subscribers must be a number/],
    [['--subscribers'], /--subscribers must be a number, 0 or more, not ""/],
    [['--subscribers', ''], /--subscribers must be a number/],
    [['--digests', 'Infinity'], /--digests must be a number/],
    [['--idle', '--large'], /Only one of --idle, --large/],
    [['50000'], /"50000" belongs to no option/],
  ])('are refused where they are wrong: %j', (args, says) => {
    expect(() => readCostOptions(args)).toThrow(WrongUsage);
    expect(() => readCostOptions(args)).toThrow(says);
  });
});

describe('npm run cost', () => {
  it('prints a bill line by line, and what is not in it', async () => {
    const { stdout } = await run('--subscribers', '50');
    expect(stdout).toMatch(/^SES +mails +\d,\d{3} +0\.\d\d$/m);
    expect(stdout).toMatch(/^together +\d+\.\d\d$/m);
    expect(stdout).toContain('Not included:');
  });

  it('ends with 2 and says what is wrong', async () => {
    await expect(run('--concurrency', '3')).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('concurrency is 3; expected a whole number from 10'),
    });
  });
});

describe('docs/costs.md', () => {
  it('shows what the command prints', () => {
    expect(withPrintedParts(page, printedParts())).toBe(page);
  });

  it('must have a place for each printed part', () => {
    expect(() => withPrintedParts('A page.', { bills: 'x' })).toThrow('no place for "bills"');
  });
});
