/** Receives the report of what the demo does, step by step. */
export interface Tale {
  /** One step. `facts` are the data of the step for programs. */
  step(name: string, text: string, facts?: Readonly<Record<string, unknown>>): void;
  /** A remark on the last step. */
  note(text: string): void;
  /** What a mail says, as its reader sees it. */
  mail(mail: TaleMail): void;
  end(): void;
}

export interface TaleMail {
  readonly kind: string;
  readonly to: string;
  readonly subject: string;
  /** Paths of the raw mail and of its HTML. */
  readonly file: string;
  readonly page?: string;
  readonly text: string;
}

/** Prints to the terminal: a line for each step, with the seconds since the start. */
export function createTerminalTale(write: (line: string) => void = console.log): Tale {
  const seconds = stopwatch();
  const mails: TaleMail[] = [];
  write('Wirewatch demo: the whole service on this machine, on throwaway state\n');
  return {
    step: (name, text) => write(`${seconds().toFixed(1).padStart(6)} s  ${name.padEnd(10)} ${text}`),
    note: (text) => {
      for (const line of text.split('\n').filter(Boolean)) write(`${' '.repeat(21)}${line}`);
    },
    mail: (mail) => mails.push(mail),
    end() {
      write('\nMails');
      for (const { kind, to, file, page } of mails) {
        write(`  ${kind} to ${to}\n    ${file}`);
        if (page !== undefined) write(`    ${page}`);
      }
    },
  };
}

/** Prints one JSON document at the end. */
export function createJsonTale(write: (text: string) => void = console.log): Tale {
  const seconds = stopwatch();
  const steps: { readonly notes: string[]; readonly [fact: string]: unknown }[] = [];
  const mails: TaleMail[] = [];
  return {
    step: (step, text, facts) =>
      steps.push({ seconds: Number(seconds().toFixed(3)), step, text, ...facts, notes: [] }),
    note: (text) => steps.at(-1)?.notes.push(text),
    mail: (mail) => mails.push(mail),
    end: () => write(JSON.stringify({ steps, mails }, null, 2)),
  };
}

function stopwatch(): () => number {
  const start = performance.now();
  return () => (performance.now() - start) / 1000;
}
