import type { Look } from './walk-pages.ts';

/** A picture in `docs/pages/`: one state of a page, as much of it as a window shows. */
export interface DocPicture {
  /** Name of the page in `screenshot-pages.ts`. */
  readonly page: string;
  readonly look: Look['look'];
  readonly width: 360 | 1280;
}

/** The ten pictures that README and docs show. */
export const docPictures: readonly DocPicture[] = [
  { page: 'home-tried', look: 'light', width: 1280 },
  { page: 'home', look: 'dark', width: 360 },
  { page: 'overview', look: 'light', width: 1280 },
  { page: 'rules', look: 'arabic', width: 1280 },
  { page: 'rule-new', look: 'dark', width: 1280 },
  { page: 'stories', look: 'light', width: 360 },
  { page: 'story', look: 'dark', width: 1280 },
  { page: 'why-traced', look: 'light', width: 360 },
  { page: 'overview', look: 'arabic', width: 360 },
  { page: 'admin', look: 'light', width: 1280 },
];
