import type { Area } from '../phrases.ts';
import { ar } from './ar.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { ja } from './ja.ts';
import { pt } from './pt.ts';

const mail = { en, de, es, fr, ar, pt, ja } as const satisfies Area<typeof en>;

/** Everything that mails say. */
export const mailAreas = { mail } as const;
export type MailAreas = typeof mailAreas;
