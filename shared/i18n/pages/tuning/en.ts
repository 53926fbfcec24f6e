/** What helps to make a rule better: how much of what it finds is relevant, and what it nearly found. */
export const en = {
  relevance: {
    one: 'Of the # find that you marked in 30 days, {relevant} is relevant ({share}).',
    other: 'Of the # finds that you marked in 30 days, {relevant} are relevant ({share}).',
  },
  low: 'That is little. This query leaves out what the others have in common:',
  lowNone: 'That is little. Nothing tells the others apart, so try to narrow the query yourself.',
  loses: {
    one: 'It would not have found # marked find: {notRelevant} not relevant, {relevant} relevant.',
    other: 'It would not have found # marked finds: {notRelevant} not relevant, {relevant} relevant.',
  },
  removes: {
    one: 'It would leave out # of the rule’s recent finds.',
    other: 'It would leave out # of the rule’s recent finds.',
  },
  seeDifference: 'See the difference',
  tabNearly: 'Nearly',
  nearlyNone: 'No recent article missed this query by one clause.',
  nearlyLead: 'These recent articles missed the query by one clause.',
  'kind-left-out': 'Without {clause}',
  'kind-allowed': 'Without the exclusion {clause}',
  'kind-any-form': '{clause} in any form',
  'kind-anywhere': '{clause} anywhere in the article',
  'kind-further-apart': '{clause} further apart',
  'kind-fewer': 'Fewer of {clause}',
  adds: {
    one: 'This edit would have brought # article.',
    other: 'This edit would have brought # articles.',
  },
  addsWeek: {
    one: 'About # more a week.',
    other: 'About # more a week.',
  },
  tryEdit: 'Try this edit',
  weekly: 'Once a week, show me what this rule nearly found',
  weeklyHint:
    'Up to three stories that it missed by one condition, with the edit that would have found them. In the first email after your weekly time, or by themselves when there is nothing else.',
} as const;
