import { countResources } from './count-resources.ts';
import { type BillLine, monthlyBill, totalOf, type Workload } from './monthly-bill.ts';
import { pricesOf } from './prices.ts';

/** A workload, and how many functions its account runs at once. */
export interface Example extends Workload {
  readonly concurrency: number;
}

const usual = { digests: 1, alerts: 0, rules: 5, hits: 10 } as const;

/** The workloads of docs/costs.md. */
export const examples = {
  idle: { ...usual, articlesPerDay: 0, subscribers: 0, concurrency: 10 },
  small: { ...usual, articlesPerDay: 1_000, subscribers: 100, concurrency: 10 },
  medium: { ...usual, articlesPerDay: 50_000, subscribers: 10_000, concurrency: 100 },
  large: { ...usual, articlesPerDay: 1_000_000, subscribers: 500_000, concurrency: 1_000 },
} as const satisfies Readonly<Record<string, Example>>;

/** Not in the bill. */
const leftOut = [
  'polling of feeds, full texts and watched pages, webhooks, newsletters by mail',
  'domains, hosted zones and certificates; a web application firewall or CloudFront',
  'data that leaves AWS, of which 100 GB a month are free; another region than us-east-1; taxes and support',
  'articles that change, embargoes, urgent mails, searches, and trying out rules',
  'cold starts, retries and the reading of the rule snapshot by new containers',
  'what AWS gives new accounts in their first year',
];

/** The bill of a workload in a stack that has nothing set but this. */
export function billOf(
  { concurrency, ...load }: Example,
  { isThrifty, withFreeTier }: { readonly isThrifty: boolean; readonly withFreeTier: boolean },
): BillLine[] {
  const settings = { concurrency: String(concurrency), ...(isThrifty && { thrifty: 'true' }) };
  return monthlyBill(load, countResources(settings), withFreeTier);
}

/** What `npm run cost` prints when nothing is asked, and docs/costs.md shows: the examples, and idle with `thrifty`. */
export function examplesTable(withFreeTier = true): string {
  return billTable({
    'idle, `thrifty`': billOf(examples.idle, { isThrifty: true, withFreeTier }),
    ...Object.fromEntries(
      Object.entries(examples).map(([name, load]) => [
        name,
        billOf(load, { isThrifty: false, withFreeTier }),
      ]),
    ),
  });
}

/** The services of a bill, one in a row, beside each other for several bills. */
function billTable(bills: Readonly<Record<string, readonly BillLine[]>>): string {
  const all = Object.values(bills);
  const services = [...new Set(all.flat().map(({ service }) => service))];
  const rows = services.map((service) => [
    service,
    ...all.map((bill) => dollars(totalOf(bill.filter((line) => line.service === service)))),
  ]);
  const totals = ['**together**', ...all.map((bill) => `**${dollars(totalOf(bill))}**`)];
  const head = ['$ a month', ...Object.keys(bills)];
  return [head, ['---', ...all.map(() => '--:')], ...rows, totals]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

/** One bill, line by line. */
export function billLines(bill: readonly BillLine[]): string {
  const rows = bill
    .filter(({ amount }) => amount > 0)
    .map(({ service, what, amount, dollars: cost }) => [service, what, amountOf(amount), dollars(cost)]);
  const all = [
    ['service', 'of what', 'in a month', '$'],
    ...rows,
    ['together', '', '', dollars(totalOf(bill))],
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map((row) =>
      row
        .map((cell, i) => (i < 2 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Where the numbers are from, and what is not in them. */
export function notes(): string {
  return `Prices: ${pricesOf}, on demand. Not included:\n\n${leftOut.map((one) => `- ${one}`).join('\n')}`;
}

function amountOf(amount: number): string {
  return amount < 100 ? amount.toFixed(1) : Math.round(amount).toLocaleString('en');
}

function dollars(amount: number): string {
  return amount.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}
