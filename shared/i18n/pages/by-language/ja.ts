import { ja as account } from '../account/ja.ts';
import type { PageWords } from '../catalogue.ts';
import { ja as digests } from '../digests/ja.ts';
import { ja as frame } from '../frame/ja.ts';
import { ja as help } from '../help/ja.ts';
import { ja as imports } from '../imports/ja.ts';
import { ja as links } from '../links/ja.ts';
import { ja as outputs } from '../outputs/ja.ts';
import { ja as packs } from '../packs/ja.ts';
import { ja as rules } from '../rules/ja.ts';
import { ja as sharing } from '../sharing/ja.ts';
import { ja as stories } from '../stories/ja.ts';
import { ja as suggest } from '../suggest/ja.ts';
import { ja as tuning } from '../tuning/ja.ts';
import { ja as visitor } from '../visitor/ja.ts';
import { ja as why } from '../why/ja.ts';
import { ja as words } from '../words/ja.ts';
import { ja as workbench } from '../workbench/ja.ts';

/** All that pages say in Japanese: one file of a bundle. */
export const ja: PageWords = {
  account,
  digests,
  frame,
  help,
  imports,
  links,
  outputs,
  packs,
  rules,
  sharing,
  stories,
  suggest,
  tuning,
  visitor,
  why,
  words,
  workbench,
};
