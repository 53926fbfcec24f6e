import { Duplex } from 'node:stream';

/** A longer head is not changed, and the HTTP parser refuses it. */
const maxHead = 65_536;

const headerName = /^[\w!#$%&'*+.^`|~-]+$/;

/**
 * Corrects the head of an HTTP answer where browsers are tolerant and Node's parser is not: lines that end in LF
 * alone, folded lines, a repeated Content-Length with the same value, an empty one or one that contradicts
 * Transfer-Encoding, control characters, and lines that are not headers. A dangerous ambiguity (two different
 * lengths) is not changed, and the parser refuses it.
 *
 * @param head without the empty line at its end; Latin-1, so that every byte is one character.
 */
export function mendHead(head: string): string {
  const [statusLine = '', ...lines] = head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  const kept = new Set<string>();
  const chunked = lines.some((line) => /^transfer-encoding\s*:.*\bchunked\b/i.test(line));
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0)).trimEnd();
    if (!headerName.test(name)) continue;
    const value = withoutControls(line.slice(colon + 1)).trim();
    if (name.toLowerCase() !== 'content-length') kept.add(`${name}: ${value}`);
    // A Set of whole lines keeps equal lengths only once.
    else if (!chunked && value !== '') kept.add(`Content-Length: ${oneLength(value)}`);
  }
  const status = /^(?:ICY|HTTP\/[\d.]+)\s+(\d{3})\b/i.exec(statusLine)?.[1];
  // Whatever version the server names, this connection carries only one answer.
  const first = status === undefined ? statusLine : `HTTP/1.1 ${status} `;
  return [first, ...kept].join('\r\n');
}

/** "5, 5" means the same as "5". */
function oneLength(value: string): string {
  const lengths = new Set(value.split(',').map((part) => part.trim()));
  return [...lengths].join(', ');
}

function withoutControls(value: string): string {
  return [...value].filter((each) => each === '\t' || (each >= ' ' && each !== '\u007f')).join('');
}

/**
 * A connection for one request and its answer. The head of the answer is corrected; the body is not changed. Heads of
 * interim answers (1xx), of which several may come first, are corrected one by one.
 */
export class MendedConnection extends Duplex {
  readonly #socket: Duplex;
  #head: Buffer | undefined = Buffer.alloc(0);

  constructor(socket: Duplex) {
    super({ allowHalfOpen: true });
    this.#socket = socket;
    socket.on('data', (bytes: Buffer) => this.#take(bytes));
    socket.on('end', () => this.#end());
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => this.destroy());
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(bytes: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#socket.write(bytes, encoding, done);
  }

  override _final(done: () => void): void {
    this.#socket.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
  }

  #take(bytes: Buffer): void {
    if (this.#head === undefined) {
      this.#pass(bytes);
      return;
    }
    this.#head = Buffer.concat([this.#head, bytes]);
    for (let end = endOfHead(this.#head); end && this.#head; end = endOfHead(this.#head)) {
      const mended = mendHead(this.#head.subarray(0, end.at).toString('latin1'));
      const rest = this.#head.subarray(end.at + end.length);
      this.#pass(Buffer.from(`${mended}\r\n\r\n`, 'latin1'));
      if (!/^\S+ 1\d\d/.test(mended)) {
        this.#head = undefined;
        if (rest.length > 0) this.#pass(rest);
        return;
      }
      this.#head = rest;
    }
    if (this.#head && this.#head.length > maxHead) this.#giveUpHead();
  }

  #end(): void {
    this.#giveUpHead();
    this.push(null);
  }

  /** No end of the head was found. The parser gets the bytes and reports the error. */
  #giveUpHead(): void {
    const head = this.#head;
    this.#head = undefined;
    if (head && head.length > 0) this.#pass(head);
  }

  #pass(bytes: Buffer): void {
    if (!this.push(bytes)) this.#socket.pause();
  }
}

/** The empty line after a head; undefined if it has not arrived yet. */
function endOfHead(bytes: Buffer): { at: number; length: number } | undefined {
  const ends = ['\r\n\r\n', '\n\n', '\n\r\n']
    .map((line) => ({ at: bytes.indexOf(line, 0, 'latin1'), length: line.length }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at || b.length - a.length);
  return ends[0];
}
