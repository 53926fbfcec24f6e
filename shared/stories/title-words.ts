/** The meaningful part of a title, without labels, counters, times and the publisher's name. */

/** Labels before a headline, or in brackets after it. They come and go and do not describe the event. */
const labels = [
  'breaking|breaking news|just in|urgent|live|live updates?|updates?(?: \\d+)?|updated|developing|exclusive|watch(?: live)?|video|photos?|in pictures|analysis|opinion', // English
  'eilmeldung|eil|liveticker|ticker|aktualisiert|aktuell|video|exklusiv', // German
  'dernière minute|en direct|direct|urgent|mise à jour|exclusif|vidéo', // French
  'última hora|en vivo|en directo|directo|urgente|actualizado|actualización|exclusiva|vídeo', // Spanish
  "ao vivo|atualizado|atualização|exclusivo|ultim[’']?ora|in diretta|diretta|aggiornamento|aggiornato|esclusiva", // Portuguese, Italian
  'laatste nieuws|bijgewerkt|senaste nytt|direkt|uppdaterad|siste nytt|seneste nyt|direkte|oppdatert|opdateret|päivitetty', // Dutch, Nordic, Finnish
  'pilne|na żywo|aktualizacja|aktualizováno|živě|naživo|son dakika|canlı|güncellendi|έκτακτο|ενημέρωση', // Polish, Czech, Turkish, Greek
  'срочно|молния|обновлено|видео|терміново|оновлено|онлайн|عاجل|تحديث|مباشر|דחוף|עדכון', // Russian, Ukrainian, Arabic, Hebrew
  '速報|更新|ライブ|动态|突发|快讯|直播|突發|快訊|속보|업데이트|생중계|ताज़ा खबर|लाइव', // Japanese to Hindi
].join('|');

/** Things that are counted under an article. */
const counted = [
  'comments?|points?|views?|votes?|upvotes?|likes?|shares?|reactions?|replies|reply|answers?|reads|retweets?|boosts?|favou?rites?|claps?|visits?|visitors?|times read|people reading|min(?:ute)?s? read|min',
  'kommentare?|aufrufe|antworten|punkte|stimmen|beiträge|minuten lesezeit|commentaires?|réponses?|vues?|partages?|avis',
  'comentarios?|comentários?|respuestas?|respostas?|puntos|pontos|vistas|visualizações|commenti?|risposte|punti|visualizzazioni',
  'reacties?|antwoorden|kommentarer|kommentaria|svar|visningar|visninger|komentarz[ey]?|komentarzy|komentář[eůi]?|odpowiedzi|yorum(?:lar)?|σχόλια',
  'комментари[йяев]+|просмотр(?:ов|а)?|ответ(?:ов|а)?|коментар(?:ів|і)?|переглядів|تعليقات?|مشاهدات?|תגובות',
  '条评论|評論|评论|コメント|件のコメント|閲覧|阅读|댓글|조회|टिप्पणियाँ',
].join('|');

const number = String.raw`\d[\d.,\s]*[kKmM]?`;
const timeOfDay = String.raw`\d{1,2}(?:[:.]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?|\s*[ap]\.?m\.?|h\d{2})(?:\s*(?:uhr|gmt|utc|bst|est|edt|cet|cest|et|pt|ist|klo|msk|h))?`;
const month = String.raw`(?:jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|okt|oct|nov|dec|dez|déc|ene|abr|ago|dic|gen|mag|giu|lug|set|ott)\p{L}*\.?`;
const date = String.raw`(?:\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2})?|\d{1,2}\.?\s+(?:de\s+)?${month}(?:\s+(?:de\s+)?\d{4})?|${month}\s+\d{1,2}(?:st|nd|rd|th)?(?:,?\s+\d{4})?)`;
const stamp = String.raw`(?:(?:as of|at|stand|stand:|updated|updated:|last updated:?|um|à|a las|alle|às|kl\.?|klo)\s*)?(?:${timeOfDay}(?:,?\s*(?:on\s+)?${date})?|${date}(?:,?\s*(?:at\s+)?${timeOfDay})?)`;
const oneCounter = String.raw`(?:${number}\s*(?:${counted})|(?:${counted})\s*:?\s*${number}|\p{Extended_Pictographic}\ufe0f?\s*${number})`;
const counter = String.raw`(?:${oneCounter}(?:\s*[,;|·•&+]?\s*${oneCounter})*)`;
const separator = String.raw`\s*[-–—|:·•,;/]+\s*`;

/** These are removed repeatedly until none is left. */
const edges = [
  new RegExp(String.raw`^[^\p{L}\p{N}]*(?:${labels})\s*(?:[:：|!–—\])】-]+)\s*`, 'iu'),
  new RegExp(String.raw`^\s*[\[(【](?:${labels}|${counter}|${stamp})[\])】]\s*`, 'iu'),
  new RegExp(String.raw`\s*[\[(【](?:${labels}|${counter}|${stamp}|\d+)[\])】]\s*$`, 'iu'),
  new RegExp(String.raw`^\s*(?:${timeOfDay}\s+|${stamp}${separator})(?=\p{L})`, 'iu'),
  new RegExp(String.raw`${separator}(?:${counter}|${labels}|(?:(?:${labels})[\s:]+)?${stamp})\s*$`, 'iu'),
  new RegExp(String.raw`\s+\p{Extended_Pictographic}\ufe0f?\s*${number}\s*$`, 'iu'),
];

/** Whether a sentence or line is only a counter or a time. */
const countsOnly = new RegExp(
  String.raw`^[^\p{L}]*(?:(?:${counted}|visited|read|seen|posted|published|updated|last updated|by|today|total|ago|hours?|minutes?|days?|times|on|at|stand|aktualisiert|veröffentlicht|vor|mis à jour|publié|le|actualizado|publicado|aggiornato|pubblicato|atualizado|bijgewerkt|gepubliceerd|uppdaterad|publicerad|oppdatert|publisert|opdateret|päivitetty|zaktualizowano|opublikowano|обновлено|опубликовано|güncelleme|更新|発表|${month}|mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?[^\p{L}]*)+$`,
  'iu',
);

/** Whether a line only counts readers, or gives the time of a change. */
export function isCounterLine(line: string): boolean {
  return /\d/.test(line) && line.length < 160 && countsOnly.test(line);
}

/** A title without labels, counters, times and dates at its ends. Unchanged if nothing else would be left. */
export function bareTitle(title: string): string {
  let bare = repairMojibake(title).replace(/&(?:amp|quot|apos|nbsp|#\d+);/g, ' ');
  for (let before = ''; before !== bare; ) {
    before = bare;
    for (const edge of edges) {
      const less = bare.replace(edge, '');
      if (/\p{L}/u.test(less)) bare = less;
    }
  }
  return bare.trim();
}

/**
 * The part of a title before the publisher's name ("Ferry sinks - The Daily Example"). Undefined if it does not end
 * with it.
 */
export function withoutPublisher(
  title: string,
): { readonly title: string; readonly publisher: string } | undefined {
  const [, rest, publisher] = /^(.+\S)\s+[-–—|«»·]+\s+(\S[^-–—|«»·]*)$/u.exec(title) ?? [];
  if (rest === undefined || publisher === undefined) return undefined;
  const words = publisher.split(/\s+/);
  const isName = words.length <= 5 && !/\d/.test(publisher) && words.every((word) => isNameWord(word));
  return isName ? { title: rest, publisher } : undefined;
}

function isNameWord(word: string): boolean {
  return word.length <= 3 || /^[^\p{Ll}]/u.test(word) || /\.\p{Ll}{2,}$/u.test(word);
}

/** The windows-1252 character of each byte. */
const windows1252 = new Map(
  [...new TextDecoder('windows-1252').decode(Uint8Array.from({ length: 256 }, (_, byte) => byte))].map(
    (character, byte) => [character, byte],
  ),
);

/** Repairs UTF-8 that was decoded as windows-1252 ("Ã‰cole"). Anything else is unchanged. */
function repairMojibake(text: string): string {
  if (!/[ÂÃÅÄÐÑØÙâã]/.test(text)) return text;
  const bytes = [...text].map((character) => windows1252.get(character));
  if (bytes.some((byte) => byte === undefined)) return text;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes, (byte) => byte ?? 0));
  } catch {
    return text;
  }
}
