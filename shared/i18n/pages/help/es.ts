import type { Translated } from '../../phrases.ts';
import type { en } from './en.ts';

export const es: Translated<typeof en> = {
  title: 'Escribir consultas',
  fromTitle: 'Consultas de {product}',
  lead: 'Cada consulta de esta página se puede probar con artículos recientes.',
  contents: 'En esta página',
  products: 'Consultas de otros productos',
  try: 'Probar',
  inEnglish: 'Esta guía está en inglés. Las consultas son iguales en todos los idiomas.',
};
