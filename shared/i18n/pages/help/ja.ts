import type { Translated } from '../../phrases.ts';
import type { en } from './en.ts';

export const ja: Translated<typeof en> = {
  title: '検索式の書き方',
  fromTitle: '{product} の検索式',
  lead: 'このページの検索式は、どれも最近の記事で試せます。',
  contents: 'このページの内容',
  products: 'ほかの製品の検索式',
  try: '試す',
  inEnglish: 'このガイドは英語です。検索式はどの言語でも同じです。',
};
