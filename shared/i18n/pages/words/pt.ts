import type { Translated } from '../../phrases.ts';
import type { en } from './en.ts';

export const pt: Translated<typeof en> = {
  articles: 'Notícias com {wanted}.',
  articlesWithout: 'Notícias com {wanted}, sem {unwanted}.',
  group: '({list})',
  not: 'não {what}',
  more: { one: 'mais #', other: 'mais #' },
  word: '“{text}”',
  phrase: 'a expressão “{text}”',
  exact: 'exatamente “{text}”',
  beginsWith: 'palavras que começam com “{text}”',
  pattern: 'palavras como “{text}”',
  near: {
    one: '{first} e {second} com no máximo # palavra entre eles',
    other: '{first} e {second} com no máximo # palavras entre eles',
  },
  before: {
    one: '{first} antes de {second} com no máximo # palavra entre eles',
    other: '{first} antes de {second} com no máximo # palavras entre eles',
  },
  sideBySide: '{first} e {second} lado a lado',
  rightBefore: '{first} logo antes de {second}',
  together: {
    one: '{list} juntos em qualquer ordem, com no máximo # outra palavra entre eles',
    other: '{list} juntos em qualquer ordem, com no máximo # outras palavras entre eles',
  },
  atLeastOf: { one: 'pelo menos # destes: {list}', other: 'pelo menos # destes: {list}' },
  times: { one: '{list} pelo menos # vez', other: '{list} pelo menos # vezes' },
  inTitle: '{what} no título',
  inText: '{what} no texto',
  inAddress: '{what} no endereço',
  author: '{what} como autor',
  tag: '{what} como marcador',
  source: '{what} como fonte',
  sourceList: 'uma fonte da lista {name}',
  site: 'uma página de {host}',
  language: 'texto em {language}',
};
