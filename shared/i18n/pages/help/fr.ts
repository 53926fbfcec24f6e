import type { Translated } from '../../phrases.ts';
import type { en } from './en.ts';

export const fr: Translated<typeof en> = {
  title: 'Écrire des requêtes',
  fromTitle: 'Requêtes de {product}',
  lead: 'Chaque requête de cette page peut être essayée sur des articles récents.',
  contents: 'Sur cette page',
  products: 'Requêtes d’autres produits',
  try: 'Essayer',
  inEnglish: 'Ce guide est en anglais. Les requêtes sont les mêmes dans toutes les langues.',
};
