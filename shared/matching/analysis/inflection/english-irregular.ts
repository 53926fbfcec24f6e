/** Forms of English words that no rule finds. Each entry has the base, then its forms. */

/** Base, past, participle. Forms in -s, -ing and regular -ed are found by rule. */
const VERBS = `
  arise arose arisen|awake awoke awoken|bear borne|beat beaten|become became|befall befell befallen|beget begot begotten
  begin began begun beginning|behold beheld|bend bent|beseech besought|bestride bestrode|betake betook|bid bade bidden bidding
  bite bitten biting|bleed bled|blow blew blown|break broke broken|breed bred|bring brought|broadcast broadcasted
  build built|burn burnt|burst bursting|buy bought|cast casting|catch caught|choose chose chosen choosing|cling clung|come came coming
  creep crept|cut cutting|deal dealt|dig dug digging|do does did done doing|draw drew drawn|dream dreamt|drink drank drunk
  drive drove driven driving|dwell dwelt|eat ate eaten|fall fell fallen|feel felt|fight fought|flee fled
  fling flung|fly flies flew flown|forbid forbade forbidden forbidding|forecast forecasted|foresee foresaw foreseen|foretell foretold
  forget forgot forgotten forgetting|forgive forgave forgiven forgiving|forgo forwent forgone|forsake forsook forsaken
  freeze froze frozen freezing|get got gotten getting|give gave given giving|go goes went gone going|grow grew grown
  hang hung|have has had having|hear heard|hew hewn|hide hid hidden hiding|hit hitting|hold held|hurt hurting|inlay inlaid
  keep kept|kneel knelt|knit knitting|know knew known|lay laid|lead led|lean leant|leap leapt|learn learnt|
  let letting|lie lies lain lied lying|light lit lighting|lose lost losing|make made making|mean meant|mislead misled
  mistake mistook mistaken|misunderstand misunderstood|mow mown|offset offsetting|outdo outdid outdone|outgrow outgrew outgrown
  output outputting|outrun outran outrunning|outsell outsold|overcome overcame|overdo overdid overdone|overhear overheard
  override overrode overridden overriding|overrun overran overrunning|oversee oversaw overseen|overtake overtook overtaken
  overthrow overthrew overthrown|partake partook partaken|pay paid|prove proven|put putting|quit quitting|rebuild rebuilt
  redo redid redone|remake remade|repay repaid|resell resold|reset resetting|retake retook retaken|retell retold
  rethink rethought|rewrite rewrote rewritten rewriting|rid ridding|ride rode ridden riding|ring rang rung|rise risen rising
  run ran running|say said|see seen seeing|seek sought|sell sold|send sent|set setting|sew sewn|shake shook shaken
  shear shorn|shed shedding|shine shone shining|shoe shod|shoot shot|show shown|shrink shrank shrunk|shut shutting|sing sang sung
  sink sank sunk|sit sat sitting|slay slew slain|sleep slept|slide slid sliding|sling slung|slit slitting|smell smelt|smite smote smitten
  sow sown|speak spoke spoken|speed sped|spell spelt|spend spent|spill spilt|spin spun spinning|spit spat spitting|split splitting
  spoil spoilt|spread spreading|spring sprang sprung|stand stood|steal stole stolen|stick stuck|sting stung|stink stank stunk
  strew strewn|stride strode stridden striding|strike struck stricken striking|string strung|strive strove striven striving
  sublet subletting|swear swore sworn|sweep swept|swell swollen|swim swam swum swimming|swing swung|take took taken taking
  teach taught|tear tore torn|tell told|think thought|thrive throve thriven|throw threw thrown|thrust thrusting|tread trod trodden
  undergo underwent undergone undergoes|underlie underlay underlain underlying|undertake undertook undertaken|understand understood
  undo undid undone undoes|uphold upheld|upset upsetting|wake woke woken waking|wear wore worn|weave wove woven weaving
  wed wedded|weep wept|win winning|withdraw withdrew withdrawn|withhold withheld|withstand withstood
  wring wrung|write wrote written writing|bet betting|be is are was were been being am`;

/** Verbs whose forms the rules would assign to another word. */
const REGULAR_VERBS = `
  use uses used using|sue sues sued suing|die dies died dying|tie ties tied tying|vie vies vied vying|agree agrees agreed agreeing
  free frees freed freeing|flee flees fleeing|guarantee guarantees guaranteed guaranteeing|decree decrees decreed
  age ages aged aging ageing|owe owes owed owing|ache aches ached aching|taste tastes tasted tasting|waste wastes wasted wasting
  paste pastes pasted pasting|change changes changed changing|exchange exchanges exchanged exchanging|range ranges ranged ranging
  arrange arranges arranged arranging|challenge challenges challenged challenging|plunge plunges plunged plunging
  bias biases biased|panic panics panicked panicking|traffic traffics trafficked trafficking|mimic mimics mimicked mimicking
  picnic picnics picnicked|dye dyes dyed dyeing|singe singes singed singeing|bus buses bused bussed busing bussing
  gas gases gassed gassing|ski skis skiing skied|quiz quizzes quizzed quizzing|axe axes axed axing|bathe bathes bathed bathing
  breathe breathes breathed breathing|clothe clothed|soothe soothes soothed soothing|loathe loathes loathed|seethe seethes seethed seething
  invite invites invited inviting|route routes routed rerouted routing|ban bans banned banning`;

const NOUNS = `
  man men|woman women|child children|foot feet|tooth teeth|goose geese|mouse mice|louse lice|ox oxen|person persons
  wife wives|knife knives|life|wolf wolves|thief thieves|half halves|shelf shelves|loaf loaves|calf calves|leaf leaves
  elf elves|hoof hooves|scarf scarves|wharf wharves|dwarf dwarves|sheaf sheaves|self selves
  crisis crises|analysis analyses|thesis theses|hypothesis hypotheses|diagnosis diagnoses|oasis oases
  prognosis prognoses|synthesis syntheses|parenthesis parentheses|emphasis emphases|paralysis paralyses|ellipsis ellipses
  criterion criteria|phenomenon phenomena|automaton automata|stimulus stimuli|nucleus nuclei|fungus fungi funguses|cactus cacti cactuses
  alumnus alumni|syllabus syllabi syllabuses|radius radii|terminus termini|focus foci focuses focused focusing|locus loci|virus viruses
  bacterium bacteria|referendum referenda referendums|memorandum memoranda memorandums|stadium stadia stadiums
  curriculum curricula curriculums|datum data|addendum addenda|aquarium aquaria aquariums|millennium millennia millenniums
  symposium symposia symposiums|ultimatum ultimata ultimatums|index indices indexes indexed indexing|matrix matrices|appendix appendices appendixes
  vertex vertices|vortex vortices|larva larvae|antenna antennae antennas|formula formulae formulas|nebula nebulae|alga algae|vertebra vertebrae
  corpus corpora|schema schemata schemas|stigma stigmata stigmas|plateau plateaux plateaus|bureau bureaux bureaus
  chateau chateaux chateaus|tableau tableaux|gateau gateaux|beau beaux|penny pennies pence
  passerby passersby|lens lenses|menu menus|guru gurus|gnu gnus|emu emus|bonus bonuses|campus campuses|census censuses|status statuses
  taxi taxis|tsunami tsunamis|safari safaris|alibi alibis|rabbi rabbis|nazi nazis|kiwi kiwis|bikini bikinis|ski skis|salami salamis
  israeli israelis|iraqi iraqis|pakistani pakistanis|saudi saudis|kuwaiti kuwaitis|emirati emiratis|houthi houthis|kurdi kurdis
  yemeni yemenis|qatari qataris|omani omanis|bahraini bahrainis|somali somalis|bangladeshi bangladeshis|hindi|punjabi punjabis
  cpu cpus|gpu gpus|haiku haikus|hero heroes|echo echoes|veto vetoes vetoed vetoing|potato potatoes|tomato tomatoes
  embargo embargoes embargos embargoed|torpedo torpedoes torpedoed|volcano volcanoes volcanos|cargo cargoes cargos|mosquito mosquitoes mosquitos
  zero zeros zeroes|photo photos|piano pianos|shoe shoes|canoe canoes|toe toes|foe foes|woe woes|hoe hoes|buffalo buffaloes|mango mangoes mangos
  movie movies|cookie cookies|zombie zombies|calorie calories|rookie rookies|selfie selfies|prairie prairies
  brownie brownies|junkie junkies|hippie hippies|genie genies|aussie aussies|foodie foodies|goalie goalies|hoodie hoodies|indie indies
  birdie birdies|bookie bookies|smoothie smoothies|caddie caddies|veggie veggies|pixie pixies|pie pies`;

/**
 * Forms that are also words of their own: in an article they are also found by the base, but in a query they stand for
 * themselves. So `find` finds "found", and `found` does not find "finds".
 */
const ALSO = `
  found find|left leave|leaves leave|leaves leaf|lives live|lives life|ground grind|wound wind|bound bind|bore bear|lay lie|fed feed|met meet
  lent lend|won win|bit bite|rose rise|saw see|dove dive|people person|bases base|bases basis|axes axe|axes axis|media medium|dice die
  unwound unwind`;

/** The base of every listed form. A form of two verbs belongs to the one that is listed first. */
export const IRREGULAR: ReadonlyMap<string, string> = new Map(
  [NOUNS, REGULAR_VERBS, VERBS]
    .flatMap((lines) => lines.trim().split(/\s*[|\n]\s*/))
    .flatMap((line) => {
      const forms = line.split(' ');
      return forms.map((form): [string, string] => [form, forms[0]!]);
    })
    .reverse(),
);

/** Form → the other bases it may be a form of. */
export const ALSO_FORM_OF: ReadonlyMap<string, readonly string[]> = alsoFormOf();

function alsoFormOf(): Map<string, string[]> {
  const bases = new Map<string, string[]>();
  for (const line of ALSO.trim().split(/\s*[|\n]\s*/)) {
    const [form = '', base = ''] = line.split(' ');
    bases.set(form, [...(bases.get(form) ?? []), base]);
  }
  return bases;
}
