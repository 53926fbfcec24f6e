import { tuning } from '../pages/tuning/tuning.ts';
import type { Area } from '../phrases.ts';
import { ar } from './ar.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { ja } from './ja.ts';
import { pt } from './pt.ts';

const mail = { en, de, es, fr, ar, pt, ja } as const satisfies Area<typeof en>;

/** Everything that mails say. An edit of a query is called the same in mails and on pages. */
export const mailAreas = { mail, tuning } as const;
export type MailAreas = typeof mailAreas;
