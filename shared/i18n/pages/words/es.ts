import type { Translated } from '../../phrases.ts';
import type { en } from './en.ts';

export const es: Translated<typeof en> = {
  articles: 'Artículos con {wanted}.',
  articlesWithout: 'Artículos con {wanted}, sin {unwanted}.',
  group: '({list})',
  not: 'no {what}',
  more: { one: '# más', other: '# más' },
  word: '«{text}»',
  phrase: 'la frase «{text}»',
  exact: 'exactamente «{text}»',
  beginsWith: 'palabras que empiezan por «{text}»',
  pattern: 'palabras como «{text}»',
  near: {
    one: '{first} y {second} con # palabra en medio como máximo',
    other: '{first} y {second} con # palabras en medio como máximo',
  },
  before: {
    one: '{first} antes de {second} con # palabra en medio como máximo',
    other: '{first} antes de {second} con # palabras en medio como máximo',
  },
  sideBySide: '{first} y {second} juntos',
  rightBefore: '{first} justo antes de {second}',
  together: {
    one: '{list} juntos en cualquier orden, con # palabra más entre ellos como máximo',
    other: '{list} juntos en cualquier orden, con # palabras más entre ellos como máximo',
  },
  atLeastOf: { one: 'al menos # de estos: {list}', other: 'al menos # de estos: {list}' },
  times: { one: '{list} al menos # vez', other: '{list} al menos # veces' },
  inTitle: '{what} en el título',
  inText: '{what} en el texto',
  inAddress: '{what} en la dirección web',
  author: '{what} como autor',
  tag: '{what} como etiqueta',
  source: '{what} como fuente',
  sourceList: 'una fuente de la lista {name}',
  site: 'una página de {host}',
  language: 'texto en {language}',
};
