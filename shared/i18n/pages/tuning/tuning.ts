import type { Area } from '../../phrases.ts';
import { ar } from './ar.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { ja } from './ja.ts';
import { pt } from './pt.ts';

/** The area in all languages, for mails, which have those at hand. */
export const tuning = { en, de, es, fr, ar, pt, ja } as const satisfies Area<typeof en>;
