import type { Translated } from '../../phrases.ts';
import type { en } from './en.ts';

export const fr: Translated<typeof en> = {
  articles: 'Articles avec {wanted}.',
  articlesWithout: 'Articles avec {wanted}, sans {unwanted}.',
  group: '({list})',
  not: 'pas {what}',
  more: { one: '# autre', other: '# autres' },
  word: '« {text} »',
  phrase: 'l’expression « {text} »',
  exact: 'exactement « {text} »',
  beginsWith: 'des mots commençant par « {text} »',
  pattern: 'des mots comme « {text} »',
  near: {
    one: '{first} et {second} séparés par # mot au plus',
    other: '{first} et {second} séparés par # mots au plus',
  },
  before: {
    one: '{first} avant {second}, à # mot au plus',
    other: '{first} avant {second}, à # mots au plus',
  },
  sideBySide: '{first} et {second} côte à côte',
  rightBefore: '{first} juste avant {second}',
  together: {
    one: '{list} ensemble dans un ordre quelconque, avec # autre mot au plus',
    other: '{list} ensemble dans un ordre quelconque, avec # autres mots au plus',
  },
  atLeastOf: { one: 'au moins # parmi : {list}', other: 'au moins # parmi : {list}' },
  times: { one: '{list} au moins # fois', other: '{list} au moins # fois' },
  inTitle: '{what} dans le titre',
  inText: '{what} dans le texte',
  inAddress: '{what} dans l’adresse web',
  author: '{what} comme auteur',
  tag: '{what} comme mot-clé',
  source: '{what} comme source',
  sourceList: 'une source de la liste {name}',
  site: 'une page de {host}',
  language: 'un texte en {language}',
};
