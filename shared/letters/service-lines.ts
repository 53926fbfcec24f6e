import type { LetterLine, LetterLink } from './letter-lines.ts';

/**
 * What links say that look after the letter and tell nothing, at the beginning of their text: leaving the list, the
 * letter in a browser, settings, legal pages. In the languages that most letters come in.
 */
const serviceText = new RegExp(
  `^(?:${[
    'unsubscribe(?=$|\\W*$|\\s+(?:from|here|now|me|instantly|at|with)\\b|\\s*[|·&/])',
    '(?:click here |click |here )?to unsubscribe',
    'opt[ -]?out(?=\\W*$|\\s+(?:of|from|here)\\b)',
    '(?:manage|update|change|edit) (?:your |my |the )?(?:e-?mail |newsletter |subscription |account )*(?:preferences|settings|subscriptions?|profile)',
    '(?:e-?mail|subscription|newsletter|communication|privacy) (?:preferences|settings|policy|notice)',
    '(?:view|read|see|open)(?: (?:this|the|it|e-?mail|message|newsletter|letter|issue|edition))*(?: (?:in|on) (?:your |a |the )?(?:web ?)?(?:browser|web|site)| online)',
    '(?:view|open|read) in browser|(?:web|online|browser) version',
    'forward(?: (?:this|it|to))|(?:tell|send to|share with) a friend',
    'terms(?: (?:of|and|&) \\w+)*\\W*$|contact us\\W*$|advertise(?: with us)?\\W*$|help ?(?:center|centre)?\\W*$|why did i get this|add us to your address book|update your profile',
    '(?:sign up|subscribe|upgrade)(?: (?:here|now|to|for) ?.{0,40})?\\W*$',
    '(?:newsletter |hier )?(?:abmelden|abbestellen|austragen)|(?:vom )?newsletter ab|im browser|(?:online|web)-?version|impressum|datenschutz|profil (?:ändern|aktualisieren)|einstellungen (?:ändern|verwalten)|(?:diese )?(?:e-?mail|newsletter|mail) (?:im browser|online)',
    '(?:se |me |vous )?dés(?:abonner|inscrire|inscription)|(?:voir|lire|afficher|consulter|ouvrir).{0,40}(?:navigateur|en ligne)|version en ligne|mentions légales|gérer (?:mes|vos) (?:préférences|abonnements)',
    '(?:darse|dar|darte) de baja|cancelar (?:la |mi |tu |su |a |minha |sua )?(?:suscripción|inscrição|assinatura|subscrição)|ver.{0,30} en (?:el|tu|su|un) navegador|ver (?:online|en línea)|versión (?:web|online)|preferencias|aviso legal',
    'annulla.{0,12} iscrizione|disiscriv\\w+|cancella(?:ti|rsi|zione)\\W*|(?:visualizza|leggi|apri).{0,30} (?:nel|sul) browser|versione (?:web|online)',
    '(?:ver|abrir|visualizar).{0,30} no (?:seu )?navegador|versão (?:web|online)',
    '(?:afmelden|uitschrijven)|bekijk.{0,30} (?:browser|online)|(?:online|web)versie|voorkeuren',
    '(?:avregistrera|avprenumerera|avsluta prenumeration|afmeld|avmeld|meld (?:meg|deg) av)|(?:visa|läs|vis|les|læs|se).{0,30} (?:webbläsare\\w*|browser\\w*|nettleser\\w*)',
    'wypisz|(?:anuluj|zrezygnuj z) (?:subskrypcj|prenumerat)|(?:zobacz|otwórz|wyświetl).{0,30} przeglądar|odhlásit|odběr|zobrazit.{0,30} prohlížeč|leiratkoz|dezabonare|peruuta tilaus',
    'отписаться|отказаться от|открыть.{0,20} в браузере|(?:посмотреть|просмотреть).{0,30} браузер|відписатися|відкрити.{0,20} браузер',
    'abonelikten|listeden çık|tarayıcıda|配信(?:停止|解除)|購読(?:解除|停止)|登録解除|ブラウザ(?:ー)?で|退订|退訂|取消订阅|取消訂閱|在浏览器|在瀏覽器|수신\\s?거부|구독\\s?취소|브라우저에서|إلغاء الاشتراك|הסר',
  ].join('|')})`,
  'iu',
);

/** A word before it that changes nothing: "» View online", "Please click here to unsubscribe". */
const lead = /^[^\p{L}\p{N}]*(?:(?:please|you can|or|oder|ou|bitte)\s+)?/iu;

/** Service links have few words; a headline may begin like one and goes on. */
const longestService = 70;

/** Whole parts of addresses that lead to leaving a list, or to the letter itself. */
const serviceAddress =
  /[/?&=._-](?:unsub(?:scribe)?(?:d|_?me|[-_]?list)?|opt-?out|list-?unsubscribe|abmelde[nr]?|abbestellen|desinscription|desabonnement|view-?in-?browser|viewonline|view_?email|web-?version|email-?preferences|manage-?preferences|preference-?cent(?:er|re))(?=$|[/?&=.#])/i;

/** Pages of the sender at social sites, apps and the like. */
const socialAddress =
  /^https?:\/\/(?:www\.|m\.)?(?:facebook|twitter|x|instagram|linkedin|youtube|tiktok|pinterest|threads|t|bsky|mastodon|whatsapp|wa|telegram|apps\.apple|itunes\.apple|play\.google)\.(?:com|net|org|me|social|app)\/(?:[^/?#]+\/?){0,2}(?:$|[?#])/i;

/** What says nothing of where it leads: the words before it do. */
const genericText =
  /^[^\p{L}\p{N}]*(?:(?:click|tap) here|here|(?:read|learn|see|find out|discover|get)(?: (?:the |this |full |all |whole )*(?:more|now|on|story|article|post|report|details|here|online)(?: (?:here|now|about (?:it|this)))?)?|continue(?: reading)?|more|full (?:story|article|report)|watch(?: now| the video| here)?|listen(?: now| here)?|go to (?:the )?(?:article|site|page|story)|link|details|(?:hier |jetzt )?(?:weiter|mehr)(?:lesen| lesen| erfahren| dazu)?|(?:zum|zur) (?:artikel|bericht|meldung|website)|(?:jetzt|hier) lesen|hier(?: klicken)?|lire(?: la suite| plus| l['’]article)?|en savoir plus|la suite|(?:leer|seguir leyendo|sigue leyendo|ver|saber|lee)(?: más| mas| artículo| la noticia)?|leggi(?: tutto| di più| l['’]articolo| ancora)?|continua(?: a leggere)?|(?:ler|leia|saiba|ver) mais|lees (?:meer|verder)|läs(?: mer| vidare)|læs mere|les mer(?: her)?|czytaj (?:więcej|dalej)|číst dál|více|читать(?: далее| дальше| полностью)?|подробнее|далее|devamı(?:nı oku)?|続き(?:を読む|はこちら)|詳細(?:はこちら)?|阅读(?:全文|更多)|閱讀(?:全文|更多)|查看(?:详情|更多)|자세히(?: 보기)?|더 ?보기)[^\p{L}\p{N}]*$/iu;

/** What footers say of why the letter came and whose it is. */
const footerText = new RegExp(
  [
    "you(?:'|’)?(?: a)?re receiv(?:ing|e)|you (?:have )?received this|(?:this|the) (?:e-?mail|newsletter|message|letter) (?:was|is|has been) (?:being )?sent|you(?:'|’)?(?: a)?re (?:subscribed|getting this)|you subscribed|no longer (?:want|wish) to receive|(?:don(?:'|’)t|do not) want (?:to (?:get|receive)|these)|to unsubscribe|(?:if you|want to) (?:would like to )?unsubscribe|our mailing address|all rights reserved|(?:©|\\(c\\)|copyright) ?\\d{4}|©",
    '(?:diese|dieser) (?:e-?mail|newsletter|nachricht) (?:wurde|ging|geht)|(?:sie|du) (?:erhalten|erhältst|bekommen|bekommst) (?:diese|den|unseren)|alle rechte vorbehalten|(?:keine|nicht (?:mehr|länger)).{0,40}(?:newsletter|e-?mails).{0,30}(?:erhalten|bekommen|empfangen)',
    'vous (?:recevez|avez reçu) (?:cet|ce|cette)|tous droits réservés|(?:ne (?:souhaitez|voulez) plus).{0,40}recevoir',
    '(?:has recibido|recibes?|recibiste|está recibiendo|estás recibiendo) est[ea]|todos los derechos reservados|hai ricevuto quest|ricevi quest|tutti i diritti riservati|você (?:está )?receb\\w+ est[ea]|todos os direitos reservados',
    '(?:u|je) ontvangt (?:deze|dit)|alle rechten voorbehouden|du (?:får|mottar|modtager) (?:det|den|dette|denne)|otrzyma(?:łeś|łaś|no)|otrzymujesz t|wszelkie prawa|вы получили это|вы получаете|все права защищены',
    'このメールは|本メールは|您收到|此邮件|版权所有|이 메일은|무단',
  ].join('|'),
  'iu',
);

/** Does the link look after the letter or its sender, and lead to no news? */
export function isServiceLink({ text, href }: LetterLink): boolean {
  if (!/^https?:\/\//i.test(href) || serviceAddress.test(href) || socialAddress.test(href)) return true;
  const start = text.slice(0, longestService + 30).replace(lead, '');
  return text.length <= longestService && serviceText.test(start);
}

/** "Read more" */
export function isGenericText(text: string): boolean {
  return text.length <= 60 && genericText.test(text);
}

/** A line longer than this has more to say than its service link. */
const longestServiceLine = 250;

/** Is the line there for its links on leaving, settings, and the letter in a browser? */
function isServiceLine(line: LetterLine): boolean {
  if (line.text.length > longestServiceLine) return false;
  const bare = line.text.replace(lead, '');
  return (
    line.links.some(isServiceLink) ||
    (bare.length <= longestService &&
      line.links.length === 0 &&
      serviceText.test(bare) &&
      !/[.!?]\s+\S/.test(bare))
  );
}

/** A longer line is a paragraph, whatever it speaks of. */
const longestNotice = 500;
/** More text of other lines than this is no footer. */
const longestFooter = 600;

/**
 * The letter without its footer and the lines that look after it. A footer begins with a line that says why the letter
 * came, or how to leave; after it come neither headlines nor long texts, and more than it has stands above.
 */
export function withoutService(
  lines: readonly LetterLine[],
  isHeadline: (line: LetterLine) => boolean,
): LetterLine[] {
  let end = lines.length;
  let other = 0;
  const total = lines.reduce((sum, line) => sum + (isFooter(line) ? 0 : line.text.length), 0);
  for (let at = lines.length - 1; at >= 0; at -= 1) {
    const line = lines[at];
    if (!line) continue;
    if (isFooter(line)) {
      if (total - other > other) end = at;
      continue;
    }
    if (isHeadline(line)) break;
    other += line.text.length;
    if (other > longestFooter) break;
  }
  return lines.slice(0, end).filter((line) => !isServiceLine(line));
}

function isFooter(line: LetterLine): boolean {
  return isServiceLine(line) || (line.text.length <= longestNotice && footerText.test(line.text));
}
