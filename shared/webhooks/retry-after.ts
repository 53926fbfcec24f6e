import * as z from 'zod';

/** What a receiver answered; the body may be cut. */
export interface ReceiverAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

/** As Discord (seconds, with fractions), Telegram (seconds) and Matrix (milliseconds) write it. */
const told = z.object({
  retry_after: z.number().optional(),
  retry_after_ms: z.number().optional(),
  parameters: z.object({ retry_after: z.number().optional() }).optional(),
});

/**
 * How long a receiver asks us to wait, in milliseconds: by the header `Retry-After` (seconds or a date, RFC 9110), or in
 * the body. The longest counts. Undefined if it says nothing that can be read.
 */
export function retryAfter({ headers = {}, body }: ReceiverAnswer, now: Date): number | undefined {
  const waits = [inHeader(headers['retry-after'], now), ...inBody(body)].filter(
    (wait) => wait !== undefined && Number.isFinite(wait) && wait > 0,
  );
  return waits.length === 0 ? undefined : Math.max(...waits.map(Number));
}

function inHeader(value: string | undefined, now: Date): number | undefined {
  if (value === undefined) return undefined;
  if (/^\s*\d+(?:\.\d+)?\s*$/.test(value)) return Number(value) * 1000;
  return Date.parse(value) - now.getTime();
}

function inBody(body: Uint8Array | undefined): (number | undefined)[] {
  if (body === undefined || body.length === 0) return [];
  try {
    const {
      retry_after: seconds,
      retry_after_ms,
      parameters,
    } = told.parse(JSON.parse(new TextDecoder().decode(body)));
    const asked = seconds ?? parameters?.retry_after;
    return [asked === undefined ? undefined : asked * 1000, retry_after_ms];
  } catch {
    return [];
  }
}
