/**
 * Light inflection by lists of endings: enough to join the cases, numbers and articles of nouns and names, which alerts
 * look for, and few verbs. Each language takes several steps in order. A step removes the longest ending of its list
 * that leaves enough letters. Endings are written `ending` or `ending>replacement`.
 */

interface Step {
  /** Longest first. */
  readonly endings: readonly (readonly [ending: string, replacement: string])[];
  readonly least: number;
}

function step(least: number, endings: string): Step {
  const pairs = endings
    .trim()
    .split(/\s+/)
    .map((rule): [string, string] => {
      const [ending = '', replacement = ''] = rule.split('>');
      return [ending, replacement];
    });
  return { endings: pairs.sort((a, b) => b[0].length - a[0].length), least };
}

function takeOff(word: string, steps: readonly Step[]): string {
  let rest = word;
  for (const { endings, least } of steps) {
    const found = endings.find(([ending]) => rest.length - ending.length >= least && rest.endsWith(ending));
    if (found) rest = rest.slice(0, rest.length - found[0].length) + found[1];
  }
  return rest;
}

const POLISH = [
  step(
    3,
    `ami ach om owi owie ów em iem ie ego emu ymi imi ych ich ej ą ę a e i o u y iami iach iom iowi iów iu ię ią ia ją ję
    ji ja je ze>z ce>k dze>g dzie>d cie>t rze>r ście>st sce>sk szcze>st ście>st zie>z sie>s le>l łe>ł ki>k gi>g cy>k rzy>r dzy>g scy>sk
    iego iemu`,
  ),
  // A vowel that appears and disappears, ó that becomes o before an ending, and consonants that soften.
  step(
    2,
    'iec>c ek>k eń>n ód>od ór>or ób>ob óg>og ów>ow ół>oł óz>oz ój>oj ster>str ier>r ow> ć>t ń>n ś>s ź>z ci>t',
  ),
];
const CZECH_NOUNS = `ami emi ech ích ách ům om ovi ové ův ova ovo ovy ého ému ými ých ím ém ou á é í ý ů ě a e i o u y em es ím ata ete etem
  atům ství>stv stvím>stv stvu>stv stva>stv ct ctví ctvím ctvu ctva`;
const CZECH_SOFT = 'čt>k c>k č>k z>h ž>h ř>r š>ch ť>t ď>d ň>n ek>k ec>k en>n ej>j ák>ak ét>et';
const CZECH = [step(3, CZECH_NOUNS), step(2, CZECH_SOFT)];
const SLOVAK = [
  step(
    3,
    `ami emi ách iach ach om ám iam ovi ovia ov ova ovo ové ého ému ej ými ých ym ím im om ou á é í ý ú a e i o u y em ia iu ie ie`,
  ),
  step(2, 'ster>str c>k č>k ť>t ď>d ň>n ľ>l ek>k ec>k en>n ok>k ier>r'),
];
const CROATIAN = [
  step(
    3,
    `ovima evima ovi evi ova eva ove eve ima ama om em oj og ga omu ome im ih a e i o u ije ija iju ijom ijama oga ega ijeg ijem
    ju jom ski>sk ska>sk sko>sk ske>sk sku>sk skog>sk skoj>sk skom>sk skih>sk skim>sk skoga>sk skome>sk`,
  ),
  step(2, 'tar>tr c>k č>k z>g ž>g š>h ak>k ac>c ao>l'),
];
/** Serbian can write each word in either script. */
const LATIN_FOR_CYRILLIC: ReadonlyMap<string, string> = new Map(
  'а a|б b|в v|г g|д d|ђ đ|е e|ж ž|з z|и i|ј j|к k|л l|љ lj|м m|н n|њ nj|о o|п p|р r|с s|т t|ћ ć|у u|ф f|х h|ц c|ч č|џ dž|ш š'
    .split('|')
    .map((pair): [string, string] => [pair.charAt(0), pair.slice(2)]),
);
const MACEDONIAN = [
  step(3, 'от та то те ов ва во ве он на но не ите ата ото иот иов иве'),
  step(3, 'ови еви овци а и о е иja ија ии'),
  step(3, 'ц>к з>г с>х ж>г ч>к ец>к ок>к'),
];
const CATALAN = [
  step(
    3,
    `cions>cio ció>cio cion>cio sions>sio sió>sio ns>n nça>nç ces>ç ques>c gues>g ges>j ïssim ment es os s itats>itat`,
  ),
  step(3, 'a e o à è é í ó ò ú'),
];
const ESTONIAN = [
  step(
    3,
    `dega tega desse tesse dele tele delt telt dest test des tes del tel deks teks dena us>us use>us usele>us uselt>us usest>us
    uses>us usega>us usena>us ust>us uste>us ustega>us ustele>us ustest>us ga ta ni na ks sse st s le lt l de te d id sid i t ile ilt
    ist is iks ide iga nes>n ne>n se>n sega>n sele>n ste>n stega>n`,
  ),
  step(4, 'a e i o u'),
];
const PERSIAN = [
  step(2, 'های هایی هایم هایت هایش هایمان هایتان هایشان ها ترین تر یی ئی'),
  step(3, 'ی ان ات گان>ه یان ای ام اش اند ون وں یں ے ۓ'),
];
const BENGALI = [
  step(
    2,
    `গুলোকে গুলোর গুলোতে গুলিকে গুলিতে গুলির গুলো গুলি দেরকে দের েরা েরও েরই ের কে টিকে টিতে টির টি টাকে টাতে টার টা তে ে রা`,
  ),
  step(2, 'গুলো গুলি টি টা ে'),
  step(2, 'ার>া ির>ি ীর>ী ুর>ু োর>ো'),
];
const GEORGIAN = [
  step(
    3,
    'ებისათვის ებისთვის ებიდან ებამდე ებისა ებზე ებში ებთან ებიც ებად ებით ებმა ებსა ებს ების ები სთვის სათვის ისთვის იდან დან ზე ში თან მდე ისა ის მა ად ით ს ო',
  ),
  step(3, 'ი ა ე ო უ'),
];
const TURKISH = [
  // Case, then possessive, then plural: the reverse of the order in which they are added.
  step(
    3,
    `dan den tan ten nda nde ndan nden yla yle ını ini unu ünü ıyla iyle uyla üyle sından sinden sında sinde
    sına sine sını sini sının sinin daki deki taki teki ndaki ndeki dır dir tır tir dur dür tur tür`,
  ),
  step(4, 'da de ta te la le ya ye yı yi yu yü na ne nı ni ca ce ki ın in un ün a e'),
  step(3, 'ları leri larımız lerimiz larınız leriniz'),
  step(4, 'ımız imiz umuz ümüz ınız iniz sı si su sü ı i u ü'),
  step(3, 'lar ler'),
  // The n of -nın, or of the word itself.
  step(4, 'n'),
  step(2, 'b>p d>t c>ç ğ>k g>k'),
];
const TAMIL = [
  step(
    2,
    `களின் களில் களுக்கு களால் களை கள் த்தின் த்தில் த்துக்கு த்திற்கு த்தால் த்தை ிலிருந்து ிற்கு ுக்கு க்கு ிடம் ுடன் ின் ில் ால் ோடு ை`,
  ),
  step(2, 'ம் ு ா ி ே ்'),
];

const ROMANIAN = [
  step(
    3,
    `ului iului elui urilor urile uri iilor iile ilor elor ile ele iei>i iul ul lui lor ea ei ii le a ă e i u`,
  ),
  step(3, 'ț>t ţ>t ș>s ş>s z>d'),
];

export const inflectPolish = (word: string) => takeOff(word, POLISH);
export const inflectCzech = (word: string) => takeOff(word, CZECH);
export const inflectSlovak = (word: string) => takeOff(word, SLOVAK);
export const inflectCroatian = (word: string) =>
  takeOff([...word].map((letter) => LATIN_FOR_CYRILLIC.get(letter) ?? letter).join(''), CROATIAN);
export const inflectMacedonian = (word: string) => takeOff(word, MACEDONIAN);
export const inflectCatalan = (word: string) => takeOff(word, CATALAN);
export const inflectEstonian = (word: string) => takeOff(word, ESTONIAN);
export const inflectPersian = (word: string) => takeOff(word, PERSIAN);
export const inflectBengali = (word: string) => takeOff(word, BENGALI);
export const inflectGeorgian = (word: string) => takeOff(word, GEORGIAN);
export const inflectTurkish = (word: string) => takeOff(word, TURKISH);
export const inflectTamil = (word: string) => takeOff(word, TAMIL);
export const inflectRomanian = (word: string) => takeOff(word, ROMANIAN);
