import { fold } from './fold.ts';

/**
 * Words that the stemmers of some languages wrongly join, or whose forms they fail to join, when readers of alerts would
 * notice. The first word of each
 * group becomes the stem of the whole group, which keeps the group apart from other words with the same computed stem.
 * English has its own list in `inflection/english.ts`.
 */
const GROUPS: Readonly<Record<string, string>> = {
  fr: `université universités | autorité autorités | importation importations
    important importants importante importantes | parti partis | partie parties | part parts | commune communes | communisme | cour cours | course courses
    porte portes | marché marchés | unité unités | journaliste journalistes | militant militants militante militantes
    policier policiers policière | présidence | organe organes | capitale capitales
    loi lois | roi rois | emploi emplois | tournoi tournois | convoi convois | envoi envois | feu feux | jeu jeux | enjeu enjeux
    lieu lieux | milieu milieux | vœu vœux | aveu aveux | neveu neveux | cheveu cheveux | travail travaux | bail baux
    élu élus élue élues`,
  de: `wähler wählern wählers | bauer bauern | politiker politikers politikern | schön schöne schönen schöner schönes schönem schönste
    fördern fördert förderte förderten gefördert | zählen zählt zählte zählten gezählt | lösen löst löste lösten gelöst
    drücken drückt drückte drückten gedrückt | könnte könnten | müsste müssten | würde würden | hätte hätten | fällen fällt fällte gefällt
    stützen stützt stützte stützten gestützt | täuschen täuscht täuschte getäuscht | läuten läutet | höhe höhen
    markt märkte märkten marktes markts
    schon | fordern fordert forderte forderten gefordert | zahlen zahlt zahlte zahlten gezahlt | losen | drucken druckt druckte gedruckt
    konnte konnten | musste mussten | wurde wurden | hatte hatten | fallen | stutzen | tauschen tauscht tauschte getauscht | lauten`,
  es: `universidad universidades | importación importaciones | importante importantes | autoridad autoridades
    parte partes | partido partidos | partida partidas | militante militantes | banca | marca marcas | puerta puertas
    casa casas | capitalismo | presidencia | político políticos | órgano órganos
    juez jueces | voz voces | portavoz portavoces | luz luces | cruz cruces | pez peces | vez veces`,
  fi: `ukraina ukrainan ukrainaa ukrainassa ukrainasta ukrainaan ukrainalle ukrainalla ukrainalta
    ruotsi ruotsin ruotsia ruotsissa ruotsista ruotsiin ruotsille ruotsilla ruotsilta | pankki pankin pankit pankkia pankkien pankeille`,
  it: `università | autorità | importazione importazioni | importante importanti | partita partite | militante militanti
    porta porte | casa case | capitalismo | presidenza | banca banche`,
  pt: `universidade universidades | autoridade autoridades | importante importantes | militante militantes
    partida partidas | porta portas | casa casas | lei leis | rei reis | juiz juízes | míssil mísseis`,
  nl: 'staat staten',
  ro: 'universitate universități universitatea universității',
  ru: `всё | все | парта парты парту | банка банку банкой
    киев киева киеву киевом киеве | китай китая китаю китаем китае`,
  uk: `київ києва києву києвом києві | львів львова львову львовом львові | харків харкова харкову харковом харкові
    китай китаю китаєм китаї китая`,
};

/** Language → word → stem. */
export const KEPT_APART: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map(
  Object.entries(GROUPS).map(([language, groups]) => [language, stemsOf(groups)]),
);

function stemsOf(groups: string): ReadonlyMap<string, string> {
  const stems = new Map<string, string>();
  for (const group of groups.trim().split(/\s*[|\n]\s*/)) {
    const words = group.split(' ');
    for (const word of words) stems.set(word, words[0]!);
    // A word typed without its marks has the same stem, unless that is another word of a group.
    for (const word of words) if (!stems.has(fold(word))) stems.set(fold(word), words[0]!);
  }
  return stems;
}
