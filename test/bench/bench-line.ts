/** One figure of a benchmark, and what it has to reach if anything. */
export interface BenchLine {
  readonly what: string;
  readonly figure: number;
  readonly unit: string;
  readonly atMost?: number;
  readonly atLeast?: number;
  readonly note?: string;
}

export function isMet({ figure, atMost, atLeast }: BenchLine): boolean {
  return figure <= (atMost ?? Infinity) && figure >= (atLeast ?? -Infinity);
}

/** As rows of a Markdown table, which reads well on a terminal too. */
export function tableOf(title: string, lines: readonly BenchLine[]): string {
  const rows = lines.map((line) => {
    const wanted =
      line.atMost !== undefined ? `≤ ${line.atMost}` : line.atLeast !== undefined ? `≥ ${line.atLeast}` : '';
    const verdict =
      wanted === '' ? '' : isMet(line) ? `met by ${margin(line)}` : `**missed** by ${margin(line)}`;
    return `| ${line.what} | ${format(line.figure)} ${line.unit} | ${wanted} | ${verdict} | ${line.note ?? ''} |`;
  });
  return [`## ${title}`, '', '| what | figure | must | | |', '|---|--:|--:|---|---|', ...rows, ''].join('\n');
}

/** How far a figure is from what it must reach. */
function margin({ figure, atMost, atLeast }: BenchLine): string {
  const limit = atMost ?? atLeast ?? 0;
  return `${Math.round((Math.abs(figure - limit) / limit) * 100)} %`;
}

function format(figure: number): string {
  return figure >= 100 ? Math.round(figure).toLocaleString('en') : Number(figure.toPrecision(3)).toString();
}

/** The value that a share of the numbers lies below. */
export function quantile(numbers: readonly number[], share: number): number {
  const ascending = numbers.toSorted((a, b) => a - b);
  return ascending[Math.floor(share * (ascending.length - 1))] ?? 0;
}
