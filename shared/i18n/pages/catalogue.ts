import type { Area, Translated } from '../phrases.ts';
import type { en } from './by-language/en.ts';

type English = typeof en;

/** Everything that pages say, by area. An area is a folder with a file for each language; `by-language` puts them together. */
export type PageAreas = { readonly [Name in keyof English]: Area<English[Name]> };

/** All that pages say in one language. An area or a phrase that is missing fails the types. */
export type PageWords = { readonly [Name in keyof English]: Translated<English[Name]> };
