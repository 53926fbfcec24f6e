import type { Translated } from '../../phrases.ts';
import type { en } from './en.ts';

export const ar: Translated<typeof en> = {
  title: 'كتابة الاستعلامات',
  fromTitle: 'استعلامات من {product}',
  lead: 'كل استعلام في هذه الصفحة يمكن تجربته على أخبار حديثة.',
  contents: 'في هذه الصفحة',
  products: 'استعلامات من منتجات أخرى',
  try: 'تجربة',
  inEnglish: 'هذا الدليل بالإنجليزية. الاستعلامات واحدة في كل اللغات.',
};
