import type { OperatorReading } from './operator-spelling.ts';

/** The most words that NEAR and `~` allow in between. Beyond that, AND means the same. */
const MOST_DISTANCE = 1000;
const DEFAULT_DISTANCE = 4;
/** Typical numbers of words between two words of one sentence, and of one paragraph. */
const IN_SENTENCE = 15;
const IN_PARAGRAPH = 50;

/** Reads a distance. One that is too large is capped, with a message. */
export function readDistance(digits: string): { distance: number; message?: string } {
  const distance = Number(digits);
  if (distance <= MOST_DISTANCE) return { distance };
  return {
    distance: MOST_DISTANCE,
    message: `At most ${MOST_DISTANCE} words may lie between. For more, use AND.`,
  };
}

/** An operator of the NEAR family with its number, by the name that was typed. */
export function near(name: string, digits = String(DEFAULT_DISTANCE)): OperatorReading {
  const { distance, message } = readDistance(digits);
  const ordered = /^(?:onear|pre)$/i.test(name);
  const meaning = { kind: 'near', gap: { distance, ordered } } as const;
  if (message === undefined) return { meaning };
  return {
    meaning,
    message,
    suggestion: /^around$/i.test(name) ? `AROUND(${distance})` : `${name}/${distance}`,
  };
}

/** The same for a name of another query language. */
export function nearAs(ordered: boolean, digits: string, advice?: string): OperatorReading {
  const reading = near(ordered ? 'ONEAR' : 'NEAR', digits);
  return advice === undefined ? reading : { ...reading, advice };
}

export function withoutNumber(name: string): OperatorReading {
  const reading = near(name, '5');
  return {
    ...reading,
    message: `${name} needs a number: how many other words may lie between.`,
    suggestion: /^around$/i.test(name) ? 'AROUND(5)' : `${name}/5`,
  };
}

/** `w/s`, `/p`, `same`: refused, because places are counted in words only. */
export function withinPassage(kind: 'sentence' | 'paragraph', ordered: boolean): OperatorReading {
  const distance = kind === 'sentence' ? IN_SENTENCE : IN_PARAGRAPH;
  const suggestion = `${ordered ? 'ONEAR' : 'NEAR'}/${distance}`;
  return {
    meaning: { kind: 'near', gap: { distance, ordered } },
    message: `This asks for one ${kind}. Here distance is counted in words: ${suggestion} comes close to a ${kind}.`,
    suggestion,
  };
}
