/** A subject of invented news: what its titles and sentences are made of. `fillIn` replaces the names in braces. */
export interface Subject {
  readonly path: string;
  /** Of its figures; 89 if left out. */
  readonly largest?: number;
  readonly titles: readonly string[];
  readonly sentences: readonly string[];
}

/** Each event has one `{place}`, one `{name}` and one `{count}`; every `{number}` is another one. */
export const subjects: readonly Subject[] = [
  {
    path: 'harbour',
    titles: [
      'Ferry from {place} delayed by {count} minutes',
      'New ferry for {place} named after {name}',
      'Harbour bridge at {place} closed for {count} days',
    ],
    sentences: [
      '{count} passengers waited at the quay of {place} when the ferry turned back.',
      '{name}, who runs the port of {place}, wants to dredge the quay before the winter.',
      'Engineers found {number} cracks in the harbour bridge at {place}.',
      'The island of {place} has no other link to the mainland than its ferry.',
      'Lorries from {place} now take a detour of {number} kilometres, hauliers said.',
      '“We sail as soon as the wind drops,” {name} told people in {place}.',
      'A second ferry is being built for {place} and should sail in {number} months.',
    ],
  },
  {
    path: 'weather',
    titles: [
      'Storm warning for {place}',
      'Flood damage in {place} put at {count} million',
      'Storm leaves {count} homes in {place} without power',
    ],
    sentences: [
      'The storm damaged {count} houses in {place}, according to the fire brigade.',
      'Gusts of {number} kilometres an hour were measured on the pier of {place}.',
      '{name} of the fire brigade asked people in {place} to stay at home.',
      'A flood warning is in force along the river at {place} until the morning.',
      'Schools in {place} stay closed, and {number} families were taken to a gym.',
      '“The dyke holds,” {name} said in {place} at noon.',
      'It was the worst flooding in {place} for {number} years.',
    ],
  },
  {
    path: 'money',
    largest: 9,
    titles: [
      'Central bank holds rate at {count} percent',
      'Inflation in {place} falls to {count} percent',
      '{name} to join the board of the central bank',
    ],
    sentences: [
      'The central bank left its main rate at {count} percent after a vote in {place}.',
      'Inflation in {place} was {number} percent a year ago.',
      '“We are not there yet,” said {name}, who sits on the board in {place}.',
      'Savers in {place} will feel the rate in {number} weeks, economists expect.',
      'Rents in {place} rose faster than anything else, {name} told reporters.',
      'Of the {number} members of the board, all but {name} agreed.',
      'Shops in {place} lowered the price of bread for the first time since spring.',
    ],
  },
  {
    path: 'energy',
    titles: [
      'Wind farm off {place} joins the grid',
      'Reactor at {place} shut for {count} days',
      'Grid fault leaves {place} in the dark',
    ],
    sentences: [
      'The wind farm off {place} has {count} turbines.',
      'The reactor at {place} was shut after a valve had failed {number} times.',
      '{name} called the shutdown in {place} a matter of routine.',
      'The grid operator in {place} said that nobody lost power for more than {number} minutes.',
      'Fishermen of {place} had fought the turbines for {number} years.',
      '“The cable holds,” said {name}, who led the work off {place}.',
      'Power from {place} will be sold to {number} towns on the coast.',
    ],
  },
  {
    path: 'rail',
    titles: [
      'Night train to {place} returns',
      'Tunnel under {place} late by {count} months',
      'Railway to {place} needs {count} new bridges',
    ],
    sentences: [
      'The night train to {place} takes {count} passengers.',
      'Work on the tunnel under {place} goes on at weekends, said {name}.',
      'The railway had given up the line to {place} {number} years ago.',
      'Trains to {place} are replaced by buses on {number} days in spring.',
      '“People want to sleep on the way,” {name} told the council of {place}.',
      'The tunnel under {place} has cost {number} million so far.',
      'Between {place} and the junction the railway lays a second track.',
    ],
  },
];

/** What any report may add. */
export const asides: readonly string[] = [
  '{name} would not say who pays for it.',
  'The council of {place} meets on it next week, in public for once.',
  'A petition of {number} people had asked for this since the summer.',
  'Nobody in {place} remembers anything like it, the archivist said.',
  'The opposition wants papers from {name} within {number} days.',
  'Neighbours of the town hall in {place} heard of it on the radio.',
  'An inquiry under {name} had recommended the opposite.',
  'Two cafés in {place} opened early for those who were stranded.',
  'The ministry has set {number} people to work on a report.',
  'In the market of {place} the opinion was divided, as on most things.',
  '{name} was the last to leave the room, long after midnight.',
  'It will be a subject when {place} votes in {number} weeks.',
];
