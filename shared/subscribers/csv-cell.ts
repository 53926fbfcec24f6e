/** What a spreadsheet would evaluate as a formula. */
const formula = /^(?=['=+\-@\t\r])/;

/** A cell of a CSV file. One that a spreadsheet would evaluate as a formula begins with an apostrophe. */
export function csvCell(value: string | number | boolean | undefined = ''): string {
  const text = String(value).replace(formula, "'");
  return /[",;\t\r\n]/.test(text) || text.trim() !== text ? `"${text.replaceAll('"', '""')}"` : text;
}

/** What a cell says, without the apostrophe of `csvCell`. */
export function plainCell(text: string): string {
  return text.trim().replace(/^'(?=['=+\-@\t\r])/, '');
}
