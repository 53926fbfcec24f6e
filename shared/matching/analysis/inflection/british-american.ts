/**
 * Turns British spellings into American ones. Rules cover what many words share, and a list the rest. Pairs that look
 * like spellings of one word but are two words are left alone: prise and prize, story and storey.
 */

/** Words in -our whose American spelling has -or, with any prefix or ending. */
const OUR =
  /(arb|ard|arm|behavi|cand|clam|clang|col|demean|endeav|fav|ferv|flav|glam|harb|hon|hum|lab|neighb|od|parl|ranc|rig|rum|sav|savi|splend|succ|tum|val|vap|vig)our(?=$|[aefhilmsy]|ed|ing)/;
const NOT_OUR = /detour|contour|velour|paramour|troubadour|glamour$|honourif/;
/**
 * -ise becomes -ize, with all its endings. So do words that Americans write with s too, which is harmless: none of them
 * becomes another word.
 */
const ISE = /^(.{3,})is(e|es|ed|er|ers|ing|ation|ations|ational)$/;
const YSE = /^(.*l)ys(e|ed|er|ers|ing)$/;
/** centre, theatre, metre, litre, fibre and their compounds; not acre, ogre, mediocre. */
const RE = /^(.*(?:cent|theat|met|lit|fib|calib|lust|sab|scept|somb|spect|och|sepulch))re(s|d)?$/;
const OGUE = /^(anal|catal|dial|monol|prol|epil|travel)ogu(e|es|ed|ing)$/;
/** A doubled l after an unstressed vowel, which Americans write once: travelled, modelling, counsellor. */
const DOUBLED_L =
  /^(.{2,}[aeiou](?<!^(?:re|un|in|im|con|com|ex)?[^aeiou]{1,3}[aeiou]))ll(ed|ing|ings|er|ers|or|ors|ist|ists|ous)$/;

/** The American spelling, then the British ones. */
const SPELLINGS = `
  gray grey|grays greys|grayed greyed|graying greying|tire tyre|tires tyres|program programme|programs programmes
  defense defence|defenses defences|defenseless defenceless|offense offence|offenses offences
  license licence|licenses licences|licensed licenced|licensing licencing|pretense pretence|practice practise|practices practises
  practiced practised|practicing practising|plow plough|plows ploughs|plowed ploughed|plowing ploughing|mold mould|molds moulds
  moldy mouldy|smolder smoulder|smoldering smouldering|aluminum aluminium|airplane aeroplane|airplanes aeroplanes
  skeptic sceptic|skeptics sceptics|skeptical sceptical|skepticism scepticism|jewelry jewellery|woolen woollen|maneuver manoeuvre
  maneuvers manoeuvres|maneuvered manoeuvred|maneuvering manoeuvring|artifact artefact|artifacts artefacts|pajamas pyjamas
  sulfur sulphur|sulfate sulphate|cozy cosy|mustache moustache|mustaches moustaches|ax axe
  enroll enrol|enrolls enrols|enrollment enrolment|enrollments enrolments|fulfill fulfil|fulfills fulfils|fulfillment fulfilment
  install instal|installment instalment|installments instalments|skillful skilful|willful wilful|appall appal|distill distil
  instill instil|instills instils|counselor counsellor|counselors counsellors|judgment judgement|judgments judgements
  acknowledgment acknowledgement|aging ageing|likable likeable|livable liveable|sizable sizeable|salable saleable
  specialty speciality|specialties specialities|donut doughnut|donuts doughnuts|whiskey whisky|cipher cypher|disk disc|disks discs|fetus foetus|fetuses foetuses|fetal foetal|estrogen oestrogen|diarrhea diarrhoea
  pediatric paediatric|pediatrics paediatrics|pediatrician paediatrician|pediatricians paediatricians|anemia anaemia|anemic anaemic
  leukemia leukaemia|hemorrhage haemorrhage|hemorrhages haemorrhages|hemophilia haemophilia|hemoglobin haemoglobin
  anesthetic anaesthetic|anesthetics anaesthetics|anesthesia anaesthesia|orthopedic orthopaedic|gynecologist gynaecologist
  archeology archaeology|archeologist archaeologist|archeologists archaeologists|archeological archaeological|medieval mediaeval
  encyclopedia encyclopaedia|esophagus oesophagus|edema oedema|ameba amoeba|celiac coeliac|feces faeces|toward towards
  analog analogue|catalog catalogue|catalogs catalogues|dialog dialogue|dialogs dialogues|monolog monologue|mom mum|moms mums
  meager meagre|somber sombre|theater theatre|ambiance ambience|dependent dependant|inquiry enquiry|inquiries enquiries
  inquire enquire|filet fillet|yogurt yoghurt
  ketchup catsup|karat carat|pedophile paedophile|pedophiles paedophiles|pedophilia paedophilia|hemorrhoid haemorrhoid|ischemic ischaemic`;

const AMERICAN: ReadonlyMap<string, string> = new Map(
  SPELLINGS.trim()
    .split(/\s*[|\n]\s*/)
    .map((pair): [string, string] => {
      const [american = '', british = ''] = pair.split(' ');
      return [british, american];
    }),
);

/** The American spelling of an English word in lower case; the word itself when there is none. */
export function americanSpelling(word: string): string {
  const known = AMERICAN.get(word);
  if (known !== undefined) return known;
  if (word.length < 5) return word;
  if (word.includes('our') && !NOT_OUR.test(word)) return word.replace(OUR, '$1or');
  if (word.includes('is')) return word.replace(ISE, '$1iz$2');
  if (word.includes('lys')) return word.replace(YSE, '$1yz$2');
  if (word.includes('re'))
    return word.replace(RE, (_, root: string, ending = '') => `${root}er${ending === 'd' ? 'ed' : ending}`);
  if (word.includes('ogu'))
    return word.replace(
      OGUE,
      (_, root: string, ending: string) => `${root}og${ending.replace(/^e(?=s?$)/, '')}`,
    );
  return word.includes('ll') ? word.replace(DOUBLED_L, '$1l$2') : word;
}
