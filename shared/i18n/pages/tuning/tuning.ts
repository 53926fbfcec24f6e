import type { Area } from '../../phrases.ts';
import { ar } from './ar.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { ja } from './ja.ts';
import { pt } from './pt.ts';

/** What helps to make a rule better: how much of what it finds is relevant, and what it nearly found. */
export const tuning = { en, de, es, fr, ar, pt, ja } as const satisfies Area<typeof en>;
