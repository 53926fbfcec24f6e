/** The usual width of plain-text mail. */
const width = 72;

/**
 * Breaks a line at blanks so that no line is longer than 72 units, except for a single longer word. Lines after the
 * first begin with `indent`.
 */
export function wrapText(line: string, indent = ''): string {
  if (line.length <= width) return line;
  const lines: string[] = [];
  let rest = line;
  while (rest.length > width) {
    const head = rest.lastIndexOf(' ', width);
    const at = head > indent.length ? head : rest.indexOf(' ', width);
    if (at < 0) break;
    lines.push(rest.slice(0, at));
    rest = indent + rest.slice(at + 1);
  }
  return [...lines, rest].join('\n');
}
