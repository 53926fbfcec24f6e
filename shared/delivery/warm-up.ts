import * as z from 'zod';
import { day } from '../time/units.ts';

/**
 * How a new sender begins: mailbox providers distrust a domain that sends many mails from its first day on. SES advises
 * to begin with few mails and to double the number.
 * https://docs.aws.amazon.com/ses/latest/dg/tips-and-best-practices.html
 */
export interface WarmUp {
  /** The domain that mails come from, which has the reputation. */
  readonly domain: string;
  /** Mails in the first 24 hours. */
  readonly firstDay: number;
}

const shape = z.strictObject({ domain: z.string().min(1), firstDay: z.int().nonnegative() });

/** Reads the setting of a function. Undefined if there is no ramp (`firstDay` is 0). Throws on anything else. */
export function readWarmUp(json: string): WarmUp | undefined {
  const warmUp = shape.parse(JSON.parse(json));
  return warmUp.firstDay > 0 ? warmUp : undefined;
}

/** How many mails may be sent within 24 hours, if the sender sent its first mail at `startedAt` (ISO). */
export function warmUpLimit({ firstDay }: WarmUp, startedAt: string, now: Date): number {
  const days = Math.max(0, Math.floor((now.getTime() - Date.parse(startedAt)) / day));
  return firstDay * 2 ** days;
}
