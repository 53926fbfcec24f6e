import { CHARACTER_CLASS } from './characters.ts';
import { fold } from './fold.ts';
import { finish, hashHigh, stepHigh } from './hash.ts';
import { LANGUAGE_RULES } from './languages.ts';
import { stemsInQuery } from './stem.ts';
import { keysInQuery } from './word-forms.ts';

/** Words that the stemmers treat differently from one another, chosen so that new versions of them probably do too. */
const PROBES = (
  'elections élections étés regeringen bundesregierungen universités partidos governments hallituksen kormányok ' +
  'pemerintahan alegerile budapesten bucureşti trumps росії ρωσίας rusiei киеве mujeres iranin vyriausybės seçimlerinden правительства выборов вибори κυβερνήσεις الحكومات सरकारों ' +
  'அரசின் կառավարության straße ångström ﬁnance İstanbul ışık ΟΔΟΣ バス ﾊﾞｽ أحمد й'
).split(' ');

let known: number | undefined;

/**
 * Changes when words are split, folded or stemmed in another way, such as by a newer library or Unicode version. An
 * index contains the results of all three.
 */
export function analysisFingerprint(): number {
  known ??= computeFingerprint();
  return known;
}

function computeFingerprint(): number {
  let fingerprint = LANGUAGE_RULES.length;
  for (const kind of CHARACTER_CLASS) fingerprint = stepHigh(fingerprint, kind);
  for (const word of PROBES) {
    for (const key of [fold(word), ...keysInQuery(word)])
      fingerprint = stepHigh(fingerprint, hashHigh(key, 0));
    for (const language of LANGUAGE_RULES.keys()) {
      for (const stem of stemsInQuery(word, language)) {
        fingerprint = stepHigh(fingerprint, hashHigh(stem, language));
      }
    }
  }
  return finish(fingerprint);
}
