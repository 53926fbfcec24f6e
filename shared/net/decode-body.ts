import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import { FetchError } from './fetch-error.ts';

/** A decoded body, and whether its end is missing. */
export interface DecodedBody {
  readonly bytes: Buffer;
  readonly cut: boolean;
}

const gunzip = promisify(zlib.gunzip);
const inflate = promisify(zlib.inflate);
const inflateRaw = promisify(zlib.inflateRaw);
const brotli = promisify(zlib.brotliDecompress);
const zstd = promisify(zlib.zstdDecompress);

/** Servers sometimes compress a body twice, but hardly ever more often. */
const maxLayers = 3;

/** How many bytes are checked to see whether a body is text. */
const textSample = 512;

/**
 * Undoes the content encoding of a body like browsers do: the bytes decide. The header is only a hint, as servers
 * label plain text "gzip" or "utf-8", compress twice, send `.gz` files without a label, send deflate without its
 * wrapper, and append bytes to the stream or leave out its end.
 *
 * @param encoding the Content-Encoding header; empty if there was none.
 * @throws {FetchError} `too-large` above `maxBytes`; `bad-encoding` if the body is neither text nor in the encoding
 * of the header.
 */
export async function decodeBody(
  body: Buffer,
  { encoding, maxBytes, address }: { encoding: string; maxBytes: number; address: string },
): Promise<DecodedBody> {
  const labels = encoding.toLowerCase();
  let decoded: DecodedBody = { bytes: body, cut: false };
  try {
    for (let layer = 0; layer < maxLayers; layer += 1) {
      const next = await decodeLayer(decoded.bytes, labels, maxBytes);
      if (next === undefined) break;
      decoded = { bytes: next.bytes, cut: decoded.cut || next.cut };
    }
  } catch (error) {
    if (!isTooLarge(error)) throw error;
    throw new FetchError('too-large', `${address} sends more than the ${maxBytes} bytes that are allowed.`);
  }
  if (decoded.bytes === body && /gzip|deflate|br|zstd|compress/.test(labels) && !isText(body)) {
    throw new FetchError(
      'bad-encoding',
      `${address} sends a body that is not what its Content-Encoding says ("${encoding.slice(0, 40)}").`,
    );
  }
  return decoded;
}

/** Undefined if the bytes are not compressed in a known way. */
async function decodeLayer(
  bytes: Buffer,
  labels: string,
  maxOutputLength: number,
): Promise<DecodedBody | undefined> {
  if (startsWith(bytes, 0x1f, 0x8b, 0x08)) return decodeGzip(bytes, maxOutputLength);
  if (startsWith(bytes, 0x28, 0xb5, 0x2f, 0xfd)) return attempt(() => zstd(bytes, { maxOutputLength }));
  // These two have no magic number, so they are tried only if a label names them.
  if (/\bbr/.test(labels)) {
    const whole = await attempt(() => brotli(bytes, { maxOutputLength }));
    if (whole) return whole;
  }
  if (/deflate/.test(labels)) {
    const whole =
      (await attempt(() => inflate(bytes, { maxOutputLength }))) ??
      (await attempt(() => inflateRaw(bytes, { maxOutputLength })));
    return whole ?? (isText(bytes) ? undefined : inflateCut(bytes, maxOutputLength));
  }
  return undefined;
}

/** All members of a gzip file. If other bytes follow, or the file is truncated, as much as can be read. */
async function decodeGzip(bytes: Buffer, maxOutputLength: number): Promise<DecodedBody | undefined> {
  const whole = await attempt(() => gunzip(bytes, { maxOutputLength }));
  if (whole) return whole;
  const content = bytes.subarray(gzipHeaderLength(bytes));
  return (
    (await attempt(() => inflateRaw(content, { maxOutputLength }))) ?? inflateCut(content, maxOutputLength)
  );
}

async function inflateCut(bytes: Buffer, maxOutputLength: number): Promise<DecodedBody | undefined> {
  const finishFlush = zlib.constants.Z_SYNC_FLUSH;
  const part = await attempt(() => inflateRaw(bytes, { maxOutputLength, finishFlush }));
  return part && part.bytes.length > 0 && isText(part.bytes) ? { ...part, cut: true } : undefined;
}

async function attempt(decoding: () => Promise<Buffer>): Promise<DecodedBody | undefined> {
  try {
    return { bytes: await decoding(), cut: false };
  } catch (error) {
    if (isTooLarge(error)) throw error;
    return undefined;
  }
}

/** The position of the deflated content (RFC 1952, 2.3). */
function gzipHeaderLength(bytes: Buffer): number {
  const flags = bytes[3] ?? 0;
  let length = 10;
  if (flags & 4) length += 2 + (bytes[length] ?? 0) + 256 * (bytes[length + 1] ?? 0);
  // A file name and a comment, each ended by a zero byte.
  for (const flag of [8, 16]) {
    if ((flags & flag) === 0) continue;
    const end = bytes.indexOf(0, length);
    if (end < 0) return bytes.length;
    length = end + 1;
  }
  return flags & 2 ? length + 2 : length;
}

/**
 * Text in any charset has no control characters except whitespace and the escapes of ISO-2022. UTF-16 has a byte
 * order mark.
 */
function isText(bytes: Buffer): boolean {
  if (startsWith(bytes, 0xff, 0xfe) || startsWith(bytes, 0xfe, 0xff)) return true;
  return !bytes
    .subarray(0, textSample)
    .some((byte) => byte < 0x20 && ![0x09, 0x0a, 0x0c, 0x0d, 0x1b].includes(byte));
}

function startsWith(bytes: Buffer, ...mark: readonly number[]): boolean {
  return mark.every((byte, at) => bytes[at] === byte);
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
}
