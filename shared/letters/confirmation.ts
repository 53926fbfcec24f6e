import type { LetterLine } from './letter-lines.ts';
import { isServiceLink } from './service-lines.ts';

/** A list asks whether the address wants its letters. */
export interface Confirmation {
  /** Where to say yes, as the mail has it; absent where the list wants an answer by mail. */
  readonly url?: string;
}

const confirming =
  'confirm\\w*|verif(?:y|ying|ication)|validat\\w+|activat\\w+|complete|opt[ -]?in|bestätig\\w*|freischalt\\w*|aktivier\\w*|confirmez|confirmer|valide[rz]|activez|confirma\\w*|verifica\\w*|valida\\w*|activa\\w*|attiva\\w*|conferma\\w*|ativ[ae]\\w*|bevestig\\w*|activeer\\w*|bekräfta\\w*|bekræft\\w*|bekreft\\w*|vahvista\\w*|potwierd\\w*|aktywuj|potvrď\\w*|potvrd\\w*|megerősít\\w*|confirmă\\w*|подтверд\\w*|підтверд\\w*|onayla\\w*|doğrula\\w*';
const subscription =
  'subscri\\w*|sign[ -]?up|registration|newsletters?|mailing list|(?:e-?mail )?address|e-?mail|abonn\\w*|anmeldung|inscription|adresse|suscripci\\w*|inscripci\\w*|boletín|correo|iscrizion\\w*|indirizzo|assinatura|inscrição|subscrição|endereço|inschrijving|aanmelding|nieuwsbrief|prenumeration|tilmelding|påmelding|tilau\\w*|subskrypcj\\w*|zapis\\w*|odběr\\w*|přihlášení|feliratkoz\\w*|abonare\\w*|подписк\\w*|рассылк\\w*|підписк\\w*|розсилк\\w*|abonelik\\w*|e-?posta\\w*|bülten\\w*';

/** "Please confirm your subscription", "Подтвердите подписку": both words within one short phrase, in any order. */
const asked = new RegExp(
  `(?<![\\p{L}])(?:(?:${wide(confirming)})[^.!?\\n]{0,60}?(?<![\\p{L}])(?:${wide(subscription)})|(?:${wide(subscription)})[^.!?\\n]{0,40}?(?<![\\p{L}])(?:${wide(confirming)}))|(?:登録|購読|配信).{0,12}(?:確認|完了)|確認.{0,12}(?:登録|購読)|(?:确认|確認|验证|驗證).{0,12}(?:订阅|訂閱|邮箱|電子郵件|邮件)|(?:구독|이메일).{0,12}(?:확인|인증)`,
  'iu',
);
const linkText = new RegExp(
  `(?<![\\p{L}])(?:${wide(confirming)}|yes)(?![\\p{L}])|確認|确认|验证|驗證|확인|인증`,
  'iu',
);
const linkAddress =
  /[/?&=._-](?:confirm(?:ation|ed|email|_?subscription)?|verify(?:email)?|verification|validate|activate|opt-?in|double-?optin|doi|bestaetig\w*|subscribe)(?=$|[/?&=._#-])/i;

/** More text than such a mail ever has. */
const longestMail = 4_000;
/** It says at its beginning what it wants. */
const openingLength = 1_500;

/**
 * Is this mail the question of a list whether its letters are wanted, rather than a letter? Undefined if it is a letter.
 * Both must be there: words that ask (in the subject, or at the beginning of a short mail), and something to click that
 * says the same. A letter that reports of confirmations has other links.
 */
export function readConfirmation(subject: string, lines: readonly LetterLine[]): Confirmation | undefined {
  const text = lines.map((line) => line.text).join('\n');
  if (text.length > longestMail) return undefined;
  const bySubject = asked.test(subject.slice(0, 300));
  if (!bySubject && !asked.test(text.slice(0, openingLength))) return undefined;
  const links = lines
    .flatMap((line) => line.links)
    .filter((link) => /^https?:\/\//i.test(link.href) && URL.canParse(link.href) && !isCancelling(link.text));
  const distinct = new Set(links.filter((link) => !isServiceLink(link)).map(({ href }) => href));
  // A letter of many links that speaks of it on its side.
  if (distinct.size > 8) return undefined;
  const said = links.find((each) => each.text.length <= 100 && linkText.test(each.text));
  const addressed = links.find(({ href }) => linkAddress.test(href));
  const url = (said ?? addressed)?.href;
  if (url !== undefined) return { url };
  // Lists of old programs want an answer to the mail itself.
  if (bySubject && distinct.size === 0) return {};
  return undefined;
}

function isCancelling(text: string): boolean {
  return /\b(?:not|never|ignore|cancel|unsubscribe|nicht|abmelden|annuler|cancelar)\b/i.test(text);
}

/** In patterns with the flag `u`, `\w` knows only ASCII. */
function wide(words: string): string {
  return words.replaceAll('\\w', '\\p{L}');
}
