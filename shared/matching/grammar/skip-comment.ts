/** Comments of Brandwatch, `<<<…>>>`, of programming languages and of HTML. */
const COMMENTS = /<<<[\s\S]*?>>>|\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->/y;
/** To the end of the line. The comment sign stands at the beginning of a line or after a space. */
const LINE_COMMENTS = /(?<![^\s])(?:#+(?=\s)|\/\/(?=\s|\p{L})|--(?=\s)(?<=(?:^|\n)--))[^\n]*/uy;

/** Where the comment that begins at an offset ends. `doubtful` means that the sign has other uses too. */
export function skipComment(
  view: string,
  at: number,
): { readonly to: number; readonly doubtful: boolean } | undefined {
  COMMENTS.lastIndex = at;
  const comment = COMMENTS.exec(view);
  if (comment) return { to: at + comment[0].length, doubtful: false };
  LINE_COMMENTS.lastIndex = at;
  const line = LINE_COMMENTS.exec(view);
  return line ? { to: at + line[0].length, doubtful: true } : undefined;
}
