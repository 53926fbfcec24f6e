import * as z from 'zod';
import type { Token } from '../../shared/security/tokens.ts';
import type { View } from './view.ts';

const request = z.object({ agent: z.string() });

/** In this order: browsers call themselves by the names of others as well. */
const browsers = [
  ['Edge', /\bEdgA?\/|\bEdgiOS\//],
  ['Opera', /\bOPR\//],
  ['Firefox', /\b(?:Firefox|FxiOS)\//],
  ['Chrome', /\b(?:Chrome|CriOS)\//],
  ['Safari', /\bSafari\//],
] as const;

const systems = [
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Android', /\bAndroid\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMacintosh\b/],
  ['Linux', /\bLinux\b/],
] as const;

/** "Firefox on Linux", as far as the browser said so when the session began. */
export function deviceName({ t }: Pick<View, 't'>, session: Pick<Token, 'request'>): string {
  const read = request.safeParse(session.request);
  const agent = read.success ? read.data.agent : '';
  const browser = browsers.find(([, pattern]) => pattern.test(agent))?.[0];
  const system = systems.find(([, pattern]) => pattern.test(agent))?.[0];
  if (browser && system) return t('account.device', { browser, system });
  return browser ?? system ?? t('account.unknownDevice');
}
