import { createRandom, type Random } from './random.ts';

/** A report as an agency sends it: paragraphs of sentences. */
export interface Report {
  readonly title: string;
  readonly paragraphs: readonly string[];
  /** Reports of one kind with a template differ only in names and numbers. */
  readonly template?: string;
}

const syllables =
  'an bel cor dun el far gon hal im jor kal lor mir nor os pel quin ros sal tor ul ven wil yar zen'.split(
    ' ',
  );
const endings = 'a ach berg den er ford i in ley mar o olt ow ski stad ton ura'.split(' ');

/** An invented name, so that no text of the tests is about a real person. */
export function inventName(random: Random): string {
  const stem =
    random.pick(syllables) + (random.next() < 0.5 ? random.pick(syllables) : '') + random.pick(endings);
  return stem.charAt(0).toUpperCase() + stem.slice(1);
}

const subjects = {
  harbour: {
    things:
      'ferry crane quay container pilot trawler lighthouse breakwater customs_shed dry_dock cargo tide'.split(
        ' ',
      ),
    deeds: 'delayed inspected reopened damaged expanded sold blocked dredged'.split(' '),
    bodies: ['port authority', 'seamen’s union', 'coast guard', 'harbour board'],
  },
  health: {
    things:
      'clinic vaccine ward nurse ambulance waiting_list surgery laboratory prescription outbreak trial budget'.split(
        ' ',
      ),
    deeds: 'approved postponed funded questioned expanded halted reviewed praised'.split(' '),
    bodies: ['health ministry', 'hospital trust', 'doctors’ chamber', 'patients’ council'],
  },
  courts: {
    things:
      'verdict appeal witness indictment settlement hearing jury bail testimony ruling sentence evidence'.split(
        ' ',
      ),
    deeds: 'adjourned upheld rejected overturned announced delayed challenged reopened'.split(' '),
    bodies: ['district court', 'public prosecutor', 'court of appeal', 'bar association'],
  },
  energy: {
    things:
      'pipeline reactor wind_farm grid tariff refinery substation turbine storage_site drilling_permit outage cable'.split(
        ' ',
      ),
    deeds: 'approved shut repaired auctioned subsidised delayed connected abandoned'.split(' '),
    bodies: ['energy regulator', 'grid operator', 'mining board', 'consumer council'],
  },
  schools: {
    things:
      'curriculum classroom headteacher exam canteen strike enrolment scholarship campus lecture timetable grant'.split(
        ' ',
      ),
    deeds: 'cancelled reformed extended rebuilt criticised introduced merged closed'.split(' '),
    bodies: ['education ministry', 'teachers’ union', 'parents’ council', 'school board'],
  },
  rail: {
    things:
      'tunnel signal timetable locomotive platform viaduct night_train ticket depot level_crossing bridge line'.split(
        ' ',
      ),
    deeds: 'closed electrified flooded reopened privatised inspected delayed doubled'.split(' '),
    bodies: ['railway company', 'transport ministry', 'drivers’ union', 'passengers’ association'],
  },
} as const;

const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const qualities =
  'unexpected costly temporary long-awaited disputed partial sudden modest historic second final local'.split(
    ' ',
  );
const aims =
  'to save money;to calm the public;to meet the deadline;to avoid a lawsuit;to win back trust;to protect jobs;to satisfy inspectors;to keep prices down'.split(
    ';',
  );

const sentences = [
  '{person}, who heads the {body} in {place}, said on {day} that the {thing} had been {deed} after {number} complaints.',
  'The {quality} {thing} was {deed} on {day}, the {body} of {place} said.',
  '“We did not expect the {thing} to be {deed} so soon,” {surname} told reporters in {place}.',
  'It was the {quality} step in a dispute over the {thing} that began {number} months ago.',
  'About {number} people gathered outside the {body} to protest against the {thing}.',
  'The {thing} cost {number} million crowns, {number} percent more than {org} had planned.',
  '{person} of {org} called the {thing} “{quality} and badly explained”.',
  'A spokesman for {org} declined to say whether the {thing} would be {deed}.',
  'Officials in {place} want the {thing} {deed} by {day} {aim}.',
  'Neither {surname} nor the {body} commented on the {thing}.',
  'According to a report by {org}, {number} of every {number} {thing}s in {place} are affected.',
  'The {body} had {deed} a similar {thing} in {place} {number} years earlier.',
  'Critics said the {quality} plan would leave {place} without a {thing} for {number} weeks.',
  '{surname} promised {aim} and said the {thing} would not be {deed} again.',
  'The decision affects {number} households between {place} and {place2}.',
  'At a meeting that lasted {number} hours, the {body} voted {number} to {number} for the {thing}.',
  '“Nobody in {place2} asked for a {quality} {thing},” said {person2}, a neighbour.',
  'Work on the {thing} is due to resume on {day}, {surname} said.',
  'The {thing} has been a {quality} subject in {place2} since {org} took over.',
  'In {place2}, where the first {thing} was {deed}, shops stayed closed on {day}.',
  '{person2}, {number}, said she had waited {number} days for the {thing}.',
  'The {body} will publish the figures on {day} {aim}.',
];

/** The same words each time, except for what changes from day to day, as in real texts of this kind. */
const templates: Readonly<Record<string, { title: string; paragraphs: readonly string[] }>> = {
  markets: {
    title: '{place} shares {move} on {day}',
    paragraphs: [
      'The {place} stock index closed {number} points {updown} at {number} on {day}, as shares of {org} {move} by {number} percent in heavy trading.',
      'Of the {number} companies in the index, {number} closed higher and {number} lower, the exchange said at the end of the session.',
      'Shares of {org2} were among the most active, ending the day at {number} crowns, while {org} finished at {number} crowns.',
      'The crown stood at {number} against the dollar in late trading, and the yield on ten-year government bonds was {number} percent.',
      '“Investors are waiting for the figures that are due on {day2},” said {person}, an analyst in {place}.',
      'Past performance is no guide to future results, and the value of investments may fall as well as rise.',
    ],
  },
  weather: {
    title: '{place} weather for {day}',
    paragraphs: [
      'Forecasters expect {sky} skies over {place} on {day}, with a high of {number} degrees and a low of {number} at night.',
      'Winds from the {wind} will reach {number} kilometres an hour, with gusts of up to {number} along the coast near {place2}.',
      'The chance of rain is {number} percent in the morning and {number} percent in the afternoon, the weather service said.',
      'The sun rises at {number}.{number} and sets at {number}.{number}; the pollen count is expected to be {quality}.',
      'The outlook until {day2} is for {sky} weather with temperatures around {number} degrees, and {number} in the hills of {place2}.',
      'Please check for warnings before you set out on the water or into the mountains.',
    ],
  },
  results: {
    title: '{place} beat {place2} {number}-{number}',
    paragraphs: [
      '{place} beat {place2} {number}-{number} on {day} in front of {number} spectators and moved up to number {number} in the table.',
      '{surname} scored first after {number} minutes from a pass by {surname2}, and added a second {number} minutes before the end.',
      'The visitors had {number} shots on goal to {number} by the home side, and {number} percent of the ball.',
      '“It was a hard match and we are happy with the points,” said coach {person} after the final whistle.',
      'The next match of {place} is on {day2} against {place3}, while {place2} travel to {place4}.',
      'Tickets are on sale at the box office and at the usual places.',
    ],
  },
  traffic: {
    title: 'Road works in {place} from {day}',
    paragraphs: [
      'Drivers in {place} must expect delays from {day} while crews from {org} repair {number} metres of Route {number}.',
      'One lane will be closed between {place2} and {place3} from {number} in the evening until {number} in the morning.',
      'Buses {number} and {number} take another way, and the stop at {surname} Street is not served until {day2}.',
      'The work costs {number} crowns and should be done in {number} weeks if the weather allows.',
      'Drivers are asked to allow more time for their journey and to follow the signs.',
    ],
  },
};

export const templateNames = Object.keys(templates);

export type Subject = keyof typeof subjects;
export const subjectNames = Object.keys(subjects) as Subject[];

/** The values for each slot of a sentence. */
type Cast = Record<string, () => string>;

/** The people and places of a story, so that all its sentences are about the same ones. */
function castOf(random: Random): Cast {
  const place = inventName(random);
  const place2 = inventName(random);
  const surname = inventName(random);
  const surname2 = inventName(random);
  const first = inventName(random);
  const first2 = inventName(random);
  const org = `${inventName(random)} ${random.pick(['Group', 'Lines', 'Works', 'Bank', 'Energy', 'Trust'])}`;
  const org2 = `${inventName(random)} ${random.pick(['Foods', 'Steel', 'Media', 'Air', 'Mills'])}`;
  const day = random.pick(days);
  const day2 = random.pick(days);
  const fixed = { place, place2, surname, surname2, org, org2, day, day2 };
  return {
    ...Object.fromEntries(Object.entries(fixed).map(([name, value]) => [name, () => value])),
    place3: () => inventName(random),
    place4: () => inventName(random),
    person: () => `${first} ${surname}`,
    person2: () => `${first2} ${surname2}`,
    number: () => inventNumber(random),
    quality: () => random.pick(qualities),
    aim: () => random.pick(aims),
    move: () => random.pick(['rise', 'fall', 'rose', 'fell']),
    updown: () => random.pick(['up', 'down']),
    sky: () => random.pick(['clear', 'cloudy', 'grey', 'sunny', 'changing']),
    wind: () => random.pick(['north', 'east', 'south', 'west', 'north-west', 'south-east']),
  };
}

function inventNumber(random: Random): string {
  const number = random.between(2, 10 ** random.between(1, 4));
  return random.next() < 0.2 ? `${number}.${random.between(1, 9)}` : String(number);
}

function fill(pattern: string, cast: Cast): string {
  const filled = pattern.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = cast[name];
    if (!value) throw new Error(`nothing is known of {${name}}`);
    return value();
  });
  return filled.charAt(0).toUpperCase() + filled.slice(1);
}

/** A report on a subject, with a number of paragraphs of one to three sentences. */
export function inventReport(random: Random, subject: Subject, paragraphs: number): Report {
  const { things, deeds, bodies } = subjects[subject];
  const body = random.pick(bodies);
  const few = random.shuffle(things).slice(0, 4);
  const cast = {
    ...castOf(random),
    body: () => body,
    thing: () => random.pick(few).replace('_', ' '),
    deed: () => random.pick(deeds),
  };
  let patterns: string[] = [];
  const sentence = () => {
    if (patterns.length === 0) patterns = random.shuffle(sentences);
    return fill(patterns.pop() ?? '', cast);
  };
  return {
    title: fill('{quality} {thing} {deed} in {place}', cast),
    paragraphs: Array.from({ length: paragraphs }, () =>
      Array.from({ length: random.between(1, 3) }, sentence).join(' '),
    ),
  };
}

/**
 * A report from a template. Every second one has the same places, people and firms as others of its template, like the
 * market report of each day: they differ only in numbers, days and directions.
 */
export function inventTemplateReport(random: Random, name: string): Report {
  const template = templates[name];
  if (!template) throw new Error(`there is no template ${name}`);
  const recurring = random.next() < 0.5 ? castOf(createRandom(random.between(1, 3))) : {};
  const own = castOf(random);
  const { day, day2 } = own;
  const cast = { ...own, ...pickNames(recurring), ...(day && { day }), ...(day2 && { day2 }) };
  return {
    title: fill(template.title, cast),
    paragraphs: template.paragraphs.map((paragraph) => fill(paragraph, cast)),
    template: name,
  };
}

function pickNames(cast: Cast): Cast {
  const names = ['place', 'place2', 'surname', 'surname2', 'org', 'org2', 'person', 'person2'];
  return Object.fromEntries(Object.entries(cast).filter(([name]) => names.includes(name)));
}
