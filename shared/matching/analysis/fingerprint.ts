import { CHARACTER_CLASS } from './characters.ts';
import { fold } from './fold.ts';
import { finish, hashHigh, stepHigh } from './hash.ts';
import { STEMMED_LANGUAGES, stem } from './stem.ts';

/** Words on which the stemmers disagree with one another and, so it is hoped, with their next versions. */
const PROBES = (
  'elections élections étés regeringen bundesregierungen universités partidos governments hallituksen kormányok ' +
  'pemerintahan alegerile vyriausybės seçimlerinden правительства выборов вибори κυβερνήσεις الحكومات सरकारों ' +
  'அரசின் կառավարության straße ångström ﬁnance İstanbul ΟΔΟΣ バス ﾊﾞｽ أحمد й'
).split(' ');

let known: number | undefined;

/**
 * Changes when words are cut, folded or stemmed in another way, such as by a newer library or Unicode. An index
 * holds the results of all three.
 */
export function analysisFingerprint(): number {
  known ??= computeFingerprint();
  return known;
}

function computeFingerprint(): number {
  let fingerprint = STEMMED_LANGUAGES.length;
  for (const kind of CHARACTER_CLASS) fingerprint = stepHigh(fingerprint, kind);
  for (const word of PROBES) {
    fingerprint = stepHigh(fingerprint, hashHigh(fold(word), 0));
    for (const stemmer of STEMMED_LANGUAGES.keys()) {
      fingerprint = stepHigh(fingerprint, hashHigh(stem(word, stemmer), stemmer));
    }
  }
  return finish(fingerprint);
}
