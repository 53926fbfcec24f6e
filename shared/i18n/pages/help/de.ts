import type { Translated } from '../../phrases.ts';
import type { en } from './en.ts';

export const de: Translated<typeof en> = {
  title: 'Suchanfragen schreiben',
  fromTitle: 'Suchanfragen aus {product}',
  lead: 'Jede Anfrage auf dieser Seite lässt sich an neueren Artikeln ausprobieren.',
  contents: 'Auf dieser Seite',
  products: 'Suchanfragen aus anderen Produkten',
  try: 'Ausprobieren',
  inEnglish: 'Diese Anleitung ist auf Englisch. Suchanfragen sehen in jeder Sprache gleich aus.',
};
