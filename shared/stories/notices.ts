/** What a notice says about the text that contains it. */
export type NoticeKind = 'correction' | 'retraction';

/** Words that are a notice at the beginning of a line: "Correction:", "(CORRECTED)", "Berichtigung –". */
const heads: Readonly<Record<NoticeKind, readonly string[]>> = {
  retraction: [
    'retraction|retracted|withdrawn|story withdrawn|mandatory kill', // English
    'zurückgezogen|meldung zurückgezogen|artikel zurückgezogen', // German
    'rétractation|article retiré|dépêche annulée', // French
    'retractación|noticia retirada|nota retirada', // Spanish
    'retratação|notícia retirada|ritrattazione|notizia ritirata', // Portuguese, Italian
    'ingetrokken|tilbagetrukket|trukket tilbake|återkallad|återkallelse|poistettu', // Dutch, Nordic, Finnish
    'wycofane|staženo|отозвано|опровержение|відкликано|geri çekildi', // Polish, Czech, Russian, Ukrainian, Turkish
    'ανάκληση|سحب الخبر|撤稿|撤回|取り消し|철회', // Greek, Arabic, Chinese, Japanese, Korean
  ],
  correction: [
    'correction|corrections|corrected|clarification|amended|erratum', // English
    'korrektur|berichtigung|richtigstellung|korrigiert', // German
    'rectificatif|précision|corrigé', // French
    'corrección|rectificación|fe de erratas|corregido|aclaración', // Spanish
    'correção|errata|correzione|rettifica|errata corrige|corretto', // Portuguese, Italian
    'correctie|rectificatie|rettelse|retting|rättelse|oikaisu|leiðrétting', // Dutch, Nordic, Finnish, Icelandic
    'sprostowanie|korekta|oprava|helyesbítés|corectare|erată|ispravak|ispravka', // Central Europe
    'исправление|поправка|уточнение|виправлення|уточнення|düzeltme', // Russian, Ukrainian, Turkish
    'διόρθωση|تصحيح|توضيح|תיקון|הבהרה|सुधार|更正|订正|訂正|정정', // Greek to Korean
  ],
};

/** Phrases that are a notice anywhere in a line. */
const phrases: Readonly<Record<NoticeKind, readonly RegExp[]>> = {
  retraction: [
    /\b(?:this|the) (?:article|story|report|item) (?:has been|is|was) (?:retracted|withdrawn)\b/i,
    /\bwe (?:retract|have retracted|have withdrawn) (?:this|the|our) (?:article|story|report)\b/i,
    /\b(?:dieser|der) (?:artikel|beitrag|bericht) wurde zurückgezogen\b/i,
    /\bdiese meldung (?:wurde|wird) zurückgezogen\b/i,
    /\b(?:cet|l[’']) ?article a été (?:retiré|rétracté)/i,
    /\beste artículo ha sido retirado\b/i,
    /\beste artigo foi (?:retirado|retratado)\b/i,
    /\bquesto articolo è stato (?:ritirato|ritrattato)\b/i,
    /\bdit (?:artikel|bericht) is ingetrokken\b/i,
  ],
  correction: [
    /\b(?:an earlier|a previous|the original) version of (?:this|the) (?:article|story|report|headline|item)\b/i,
    /\b(?:this|the) (?:article|story|report|headline) (?:has been|was) (?:corrected|amended|updated to correct)\b/i,
    /\bin einer (?:früheren|vorherigen|ersten) (?:version|fassung)\b/i,
    /\b(?:dieser|der) (?:artikel|text|beitrag) wurde (?:korrigiert|berichtigt)\b/i,
    /\bune (?:version précédente|première version|version antérieure)\b/i,
    /\b(?:una versión|en una versión) (?:anterior|previa) de est[ea]\b/i,
    /\buma versão anterior dest[ea]\b/i,
    /\buna versione precedente di quest/i,
    /\bin een eerdere versie van dit\b/i,
    /\bi en (?:tidigare|tidligere) (?:version|versjon) a[vf]\b/i,
    /we wcześniejszej wersji|v předchozí verzi|в предыдущей версии|в ранней версии|у попередній версії/i,
  ],
};

/** Retractions come first: one that also mentions corrections withdraws the whole text. */
const kinds: readonly NoticeKind[] = ['retraction', 'correction'];

const headed = kinds.map((kind) => ({
  kind,
  head: new RegExp(
    `^[\\s\\p{P}\\p{S}]*(?:${heads[kind].join('|')})(?:\\s*(?:[:：)\\]】*|]|$)|\\s+[–—-]\\s)`,
    'iu',
  ),
}));

/** Whether a line (a title or a paragraph) says that its article was wrong. */
export function noticeIn(line: string): NoticeKind | undefined {
  // Agencies write the word in capitals and join it to the title: "CORRECTED-Ferry sinks".
  const start = line.slice(0, 200).replace(/^(\p{Lu}[\p{Lu} ]+)-(?=\S)/u, '$1: ');
  return (
    headed.find(({ head }) => head.test(start))?.kind ??
    kinds.find((kind) => phrases[kind].some((phrase) => phrase.test(line)))
  );
}
