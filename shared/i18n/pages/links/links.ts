import type { Area } from '../../phrases.ts';
import { ar } from './ar.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { ja } from './ja.ts';
import { pt } from './pt.ts';

/** What the links of mails show: finds, a rule, and what a reader says of a story. */
export const links = { en, de, es, fr, ar, pt, ja } as const satisfies Area<typeof en>;
