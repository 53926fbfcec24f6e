import { type OperatorReading, type OperatorSpelling, word } from './operator-spelling.ts';
import { near, nearAs, withinPassage } from './read-distance.ts';

const ORDERED: ReadonlySet<string> = new Set(['onear', 'pre', 'next', 'before', 'p']);
/** Every name that can stand before a number of words in between. */
const NAME = 'onear|near|adj|next|within|around|before|pre';
const OF_WORDS = '(?:\\s+words?)?(?:\\s+of)?';

const AND_NOT: OperatorReading = { meaning: { kind: 'not' } };

function isOrdered(name: string): boolean {
  return ORDERED.has(name.toLowerCase());
}

/** `adj5` means any order in Ovid, and this order in Factiva. */
function adjacent(digits: string): OperatorReading {
  return {
    ...nearAs(false, digits),
    sideBySide: 'phrase',
  };
}

function named(name: string, digits: string, typed: string): OperatorReading {
  if (/^adj$/i.test(name)) return adjacent(digits);
  const reading = nearAs(isOrdered(name), digits);
  return /[/(]/.test(typed) ? reading : { ...reading, sideBySide: 'phrase' };
}

/** Operators of other query languages that have an equal here, or something near it. Tried after the language's own. */
export const FOREIGN_OPERATORS: readonly OperatorSpelling[] = [
  // Brandwatch's NEAR/2f: in this order.
  {
    begins: 'n',
    pattern: word('near/(\\d+)f', 'i'),
    read: ([digits = '']) => nearAs(true, digits),
  },
  // NEAR /5, NEAR/ 5, NEAR : 5, NEAR5, NEAR(5), NEAR-5, and the same with ADJ, NEXT, PRE, WITHIN, AROUND.
  {
    begins: 'onapwb',
    pattern: word(`(${NAME})(?:\\s*[/\\\\]\\s*|[-:~=_]|)(\\d+)(?:\\s+words?\\s+of)?`, 'i'),
    read: ([name = '', digits = '']) => named(name, digits, `${name}/${digits}`),
  },
  {
    begins: 'onapwb',
    pattern: word(`(${NAME})\\s*\\(\\s*(\\d+)\\s*\\)`, 'i'),
    read: ([name = '', digits = '']) => named(name, digits, `${name}(${digits})`),
  },
  { begins: 'w', pattern: word('w\\s*/\\s*(\\d+)', 'i'), read: ([digits = '']) => near('w', digits) },
  // ProQuest
  {
    begins: 'np',
    pattern: word('(n|p)/(\\d+)', 'i'),
    read: ([name = '', digits = '']) => nearAs(isOrdered(name), digits),
  },
  // within 5 words of
  {
    begins: 'w',
    pattern: word('(?:within|w/in)\\s+(\\d+)\\s+(?:words?(?:\\s+of)?|of)', 'i'),
    between: true,
    read: ([digits = '']) => nearAs(false, digits, 'Without the operator, put the words in quotes.'),
  },
  // NEAR 5, WITHIN 5
  {
    begins: 'onapwb',
    pattern: word(`(${NAME.toUpperCase()})\\s+(\\d+)${OF_WORDS}`),
    between: true,
    read: ([name = '', digits = '']) =>
      /^adj$/i.test(name)
        ? adjacent(digits)
        : nearAs(isOrdered(name), digits, 'Without the operator, put the words in quotes.'),
  },
  {
    begins: 'w',
    pattern: word('w/in\\s+(\\d+)', 'i'),
    read: ([digits = '']) => nearAs(false, digits),
  },
  {
    begins: 'n',
    pattern: word('near\\s+(\\d+)'),
    between: true,
    read: ([digits = '']) => nearAs(false, digits, 'To look for the words themselves, use quotes.'),
  },
  {
    begins: 'ao',
    pattern: /(?:(?:at\s+least|any)\s+(\d+)|(one|any))\s+of(?=\s*\()/iy,
    read: ([digits = '1']) => ({ meaning: { kind: 'of', least: Number(digits) } }),
  },
  {
    begins: 'a',
    pattern: /AT\s+LEAST\s+(\d+)(?:\s+TIMES)?(?=\s*[("]|\s+[^\s)|])/y,
    read: ([digits]) => ({ meaning: { kind: 'atLeast', least: Number(digits) } }),
  },
  // EBSCO
  {
    begins: 'nw',
    pattern: word('(N|W)(\\d{1,3})'),
    between: true,
    read: ([name = '', digits = '']) =>
      nearAs(name === 'W', digits, `To look for the word itself, write "${name}${digits}".`),
  },
  { begins: 'on', pattern: word('(O?NEAR)'), read: ([name = '']) => near(name) },
  { begins: 'a', pattern: word('adj', 'i'), read: () => ({ ...nearAs(true, '0'), sideBySide: 'phrase' }) },
  {
    begins: 'n',
    pattern: word('NEXT'),
    between: true,
    read: () => nearAs(true, '0', 'To look for the word itself, write "NEXT".'),
  },
  // Sentences and paragraphs
  {
    begins: 'wpn',
    pattern: word('(w|pre|near)\\s*/\\s*(?:s|sen|sent|sentence)', 'i'),
    read: ([name = '']) => withinPassage('sentence', isOrdered(name)),
  },
  {
    begins: 'wpn',
    pattern: word('(w|pre|near)\\s*/\\s*(?:p|par|para|paragraph|seg|segment)', 'i'),
    read: ([name = '']) => withinPassage('paragraph', isOrdered(name)),
  },
  {
    begins: '/',
    pattern: word('/s(?:ent)?', 'i'),
    read: () => westlaw(withinPassage('sentence', false)),
  },
  {
    begins: '/',
    pattern: word('/p(?:ara)?', 'i'),
    read: () => westlaw(withinPassage('paragraph', false)),
  },
  { begins: '+', pattern: word('\\+s'), read: () => westlaw(withinPassage('sentence', true)) },
  { begins: '+', pattern: word('\\+p'), read: () => westlaw(withinPassage('paragraph', true)) },
  {
    begins: 's',
    pattern: word('SENTENCE'),
    between: true,
    read: () => withinPassage('sentence', false),
  },
  {
    begins: 'sp',
    pattern: word('SAME|PARAGRAPH'),
    between: true,
    read: () => withinPassage('paragraph', false),
  },
  // Westlaw's distances, and Factiva's between slashes
  {
    begins: '/',
    pattern: /\/n(\d+)\//iy,
    read: ([digits = '']) => ({ ...nearAs(false, digits), sideBySide: 'phrase' }),
  },
  {
    begins: '/',
    pattern: /\/[fl]\d+\//iy,
    read: () => ({
      meaning: {
        kind: 'unsupported',
        behind: false,
        message:
          'Rules cannot ask where in an article a word stands. Leave this out, or look in the title with title:.',
      },
    }),
  },
  { begins: '/', pattern: word('/(\\d{1,3})'), read: ([digits = '']) => westlaw(nearAs(false, digits)) },
  {
    begins: '+',
    pattern: word('\\+(\\d{1,3})'),
    between: true,
    read: ([digits = '']) => westlaw(nearAs(true, digits, `To look for the number itself, write ${digits}.`)),
  },
  // But not
  { begins: 'a', pattern: word('AND[-_]?NOT', 'i'), read: () => AND_NOT },
  { begins: 'b', pattern: word('BUT\\s+NOT|BUT[-_]?NOT'), read: () => AND_NOT },
  { begins: '%', pattern: /%(?=\s)/y, between: true, read: () => butNot('%') },
  { begins: '&', pattern: word('&!'), read: () => AND_NOT },
  // Verity
  { begins: '<', pattern: /<(?:and)>/iy, read: () => ({ meaning: { kind: 'and' } }) },
  { begins: '<', pattern: /<(?:or|any|accrue)>/iy, read: () => ({ meaning: { kind: 'or' } }) },
  { begins: '<', pattern: /<(?:and\s+)?not>/iy, read: () => AND_NOT },
  { begins: '<', pattern: /<near(?:\/(\d+))?>/iy, read: ([digits]) => near('NEAR', digits) },
  {
    begins: '<',
    pattern: /<(?:order\s*>?\s*<?)near(?:\/(\d+))?>/iy,
    read: ([digits]) => near('ONEAR', digits),
  },
  { begins: '<', pattern: /<phrase>/iy, read: () => nearAs(true, '0') },
  { begins: '<', pattern: /<sentence>/iy, read: () => withinPassage('sentence', false) },
  { begins: '<', pattern: /<paragraph>/iy, read: () => withinPassage('paragraph', false) },
  {
    begins: 'x',
    pattern: word('XOR'),
    between: true,
    read: () => ({
      meaning: { kind: 'or' },
      message: 'XOR (one of two but not both) is written (a OR b) -(a b). The nearest single operator is OR.',
      suggestion: 'OR',
    }),
  },
  {
    begins: 'a',
    pattern: word('ANDANY', 'i'),
    between: true,
    read: () => ({
      meaning: { kind: 'or' },
      message: 'ANDANY only affects ranking. Leave it out with everything after it, or use OR.',
      suggestion: 'OR',
    }),
  },
];

function westlaw(reading: OperatorReading): OperatorReading {
  return { ...reading, sideBySide: 'or' };
}

/** Everything after it, up to the end of the bracket, is excluded. */
function butNot(typed: string): OperatorReading {
  return {
    meaning: { kind: 'butNot' },
    advice: `${typed} is BUT NOT in Westlaw, so everything after it is excluded.`,
    sideBySide: 'or',
  };
}
