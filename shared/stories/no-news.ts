import { isCounterLine } from './title-words.ts';

/** Lines that link to other articles. */
const readOn =
  /^\W*(?:(?:also )?read (?:more|also|next|on)|also read|related(?: stories| articles| links| news)?|see also|more (?:on|from|news|stories)|recommended|most (?:read|popular)|continue reading|click here|mehr zum thema|lesen sie (?:auch|mehr)|lesen sie weiter|weiterlesen|auch interessant|siehe auch|lire (?:aussi|la suite|également)|à lire aussi|voir aussi|en savoir plus|sur le même sujet|lea también|leer más|le puede interesar|ver también|más (?:información|noticias)|leia (?:também|mais)|veja também|saiba mais|leggi (?:anche|di più|tutto)|vedi anche|lees (?:ook|meer|verder)|zie ook|läs (?:också|mer|även)|les (?:også|mer)|læs (?:også|mere)|lue (?:myös|lisää)|czytaj (?:też|także|więcej|dalej)|zobacz (?:też|także)|čtěte (?:také|více)|viz také|читайте (?:также|ещё|далее)|см\. также|подробнее|читайте також|ayrıca okuyun|devamını oku|ilgili haberler|διαβάστε (?:επίσης|περισσότερα)|اقرأ (?:أيضا|أيضًا|المزيد)|קראו (?:גם|עוד)|関連記事|続きを読む|もっと読む|延伸阅读|相关阅读|阅读更多|延伸閱讀|相關閱讀|관련 ?기사|यह भी पढ़ें)(?=[\s:：>»→|–—-]|$)/iu;

/** Texts of paywalls and consent banners, and of pages that could not be read. */
const barriers =
  /\b(?:subscrib(?:e|ing) (?:now|today|to (?:read|continue|get|access|unlock)|for|only)|(?:become|for) (?:a )?(?:subscribers?|members?)|already (?:a )?(?:subscriber|member|subscribed)|(?:sign|log) (?:in|up) (?:to|for|or|if)|(?:create|have) an? (?:free )?account|register (?:to|for free)|limit of free articles|free articles? (?:left|remaining|this month)|unlimited access|(?:this|the) (?:article|content|story) is (?:reserved|for|only|exclusive|available)|to (?:continue|keep) reading|start your (?:free )?trial|cancel (?:at )?any ?time|(?:accept|uses?|enable) (?:all )?cookies|enable javascript|disable your ad ?blocker|access denied|page not found|not available in your (?:country|region)|our (?:daily |weekly |free )?newsletters?)\b|jetzt abonnieren|abonn(?:ieren|enten|ement|ez|és|ati|arsi)|(?:bereits|noch kein) (?:kunde|abo)|zugang zu allen|registrieren sie sich|melden sie sich an|réservé aux|connectez-vous|inscrivez-vous|suscr[ií]b|suscriptores|inicia sesión|regístrate|assine|assinantes?|faça login|cadastre-se|accedi per|registrati|abonneren|abonnees|inloggen|prenumer|logga in|logg inn|log ind|tilaa|kirjaudu|zaloguj|prenumerat|przihl|přihlaste|předplat|подпи(?:шитесь|саться|ска)|войдите|зарегистрируйтесь|підпишіться|abone ol|giriş yap|εγγραφείτε|συνδρομητές|اشترك|تسجيل الدخول|להרשמה|מנויים|有料会員|会員限定|ログイン|订阅|登录|訂閱|登入|구독|로그인|सदस्यता|लॉग ?इन/iu;

/** Texts about the page itself. */
const imprint =
  /^\W*(?:this (?:article|story|page|post|report) (?:was|is) (?:first |last |originally )*(?:updated|published|modified|posted)|share this|(?:artikel|beitrag) teilen|partager (?:cet|l)|compart(?:e|ir) (?:est|en)|condividi)(?!\p{L})|all rights reserved|(?:copyright|©|\(c\)) ?\d{4}|alle rechte vorbehalten|tous droits réservés|todos los derechos|todos os direitos|tutti i diritti|alle rechten voorbehouden|все права защищены|wszelkie prawa/iu;

/**
 * Whether a sentence is not news: it counts readers, gives the time of a change, links to other articles, asks for a
 * subscription, or is about the page itself.
 */
export function isNoNews(sentence: string): boolean {
  if (isCounterLine(sentence) || readOn.test(sentence)) return true;
  return sentence.length < 300 && (barriers.test(sentence) || imprint.test(sentence));
}
