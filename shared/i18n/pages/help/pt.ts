import type { Translated } from '../../phrases.ts';
import type { en } from './en.ts';

export const pt: Translated<typeof en> = {
  title: 'Como escrever consultas',
  fromTitle: 'Consultas de {product}',
  lead: 'Cada consulta desta página pode ser testada com notícias recentes.',
  contents: 'Nesta página',
  products: 'Consultas de outros produtos',
  try: 'Experimentar',
  inEnglish: 'Este guia está em inglês. As consultas são iguais em todos os idiomas.',
};
