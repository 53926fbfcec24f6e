import { unitsTable } from './measured-units.ts';
import { examplesTable, notes } from './print-bill.ts';

/** The parts of docs/costs.md that are printed and not written by hand, by name. */
export function printedParts(): Readonly<Record<string, string>> {
  return { units: unitsTable(), bills: `${examplesTable()}\n\n${notes()}` };
}

/**
 * The page with its printed parts as they are now. Each stands between `<!-- printed: name -->` and `<!-- end -->`.
 * @throws if the page lacks one of them.
 */
export function withPrintedParts(page: string, parts: Readonly<Record<string, string>>): string {
  return Object.entries(parts).reduce((text, [name, part]) => {
    const [before, rest] = [`<!-- printed: ${name} -->\n`, '\n<!-- end -->'];
    const start = text.indexOf(before);
    const end = text.indexOf(rest, start);
    if (start < 0 || end < 0) throw new Error(`The page has no place for "${name}": ${before.trim()}`);
    return `${text.slice(0, start + before.length)}${part}${text.slice(end)}`;
  }, page);
}
