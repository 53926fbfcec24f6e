/** Writes what a command has to say: results to stdout, everything else to stderr. */
export interface Printer {
  /** Prints the result, once: the data as JSON if that was asked for, else the text. */
  result(data: unknown, text: string): void;
  /** Prints a remark for the person at the terminal, which programs do not need. */
  note(text: string): void;
  /** Something went wrong. */
  complain(text: string): void;
  /** Shows the progress of long work, out of `total`, if a person is watching. */
  progress(label: string, total: number): Progress;
}

export interface Progress {
  advance(by: number, remark?: string): void;
  end(): void;
}

/** The part of the two streams that is used here. */
export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export function createPrinter(options: {
  readonly json: boolean;
  readonly stdout: Output;
  readonly stderr: Output;
}): Printer {
  const { json, stdout, stderr } = options;
  const line = (output: Output, text: string) => {
    if (text !== '') output.write(`${printable(text)}\n`);
  };
  return {
    result: (data, text) => line(stdout, json ? toJson(data) : text),
    note: (text) => {
      if (!json) line(stderr, text);
    },
    complain: (text) => line(stderr, text),
    progress: (label, total) =>
      stderr.isTTY && !json ? progressBar(stderr, label, total) : { advance() {}, end() {} },
  };
}

const barWidth = 24;

function progressBar(output: Output, label: string, total: number): Progress {
  let done = 0;
  let shown = '';
  const draw = (remark: string) => {
    const part = total === 0 ? 1 : Math.min(1, done / total);
    const filled = Math.round(part * barWidth);
    const bar = '█'.repeat(filled) + '░'.repeat(barWidth - filled);
    const text = printable(`${label} ${bar} ${Math.floor(part * 100)} % ${remark}`);
    const fitting = text.slice(0, (output.columns ?? 80) - 1);
    if (fitting !== shown) output.write(`\r${fitting}\x1b[K`);
    shown = fitting;
  };
  draw('');
  return {
    advance(by, remark = '') {
      done += by;
      draw(remark);
    },
    end: () => void output.write('\r\x1b[K'),
  };
}

/** Rows in columns that are as wide as their longest cell. The last column is not padded. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Facts under their names. */
export function facts(
  entries: readonly (readonly [name: string, value: string | number | undefined])[],
): string {
  const known = entries.filter(([, value]) => value !== undefined);
  const width = Math.max(...known.map(([name]) => name.length));
  return known.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n');
}

/** Characters that could control the terminal or change the direction of text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const hidden = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/**
 * Text that is safe to show: feeds and articles are written by strangers. `write` gives the replacement of a hidden
 * character, by its code in hexadecimal; without it, the character is left out.
 */
export function printable(text: string, write: (code: string) => string = () => ''): string {
  return text.replace(hidden, (character) => write(character.charCodeAt(0).toString(16).padStart(4, '0')));
}

/** JSON with the same meaning, in which hidden characters are escaped. */
export function toJson(data: unknown): string {
  return printable(JSON.stringify(data, null, 2), (code) => `\\u${code}`);
}
