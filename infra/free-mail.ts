/**
 * Mail providers that give addresses to anybody. Only they can sign mail from their domains. Because of their DMARC
 * policies, receivers refuse such mail from SES or put it into spam.
 */
const providers = new Set(
  `gmail.com googlemail.com
   outlook.com hotmail.com live.com msn.com passport.com
   yahoo.com ymail.com rocketmail.com myyahoo.com aol.com aim.com
   icloud.com me.com mac.com
   gmx.com gmx.net gmx.de gmx.at gmx.ch web.de mail.com t-online.de freenet.de posteo.de mailbox.org
   proton.me protonmail.com protonmail.ch pm.me tutanota.com tuta.com tuta.io hushmail.com hey.com fastmail.com fastmail.fm
   zoho.com zohomail.com yandex.com yandex.ru ya.ru mail.ru inbox.ru list.ru bk.ru rambler.ru
   qq.com foxmail.com 163.com 126.com yeah.net sina.com sohu.com aliyun.com naver.com daum.net hanmail.net
   orange.fr wanadoo.fr free.fr laposte.net sfr.fr libero.it virgilio.it tiscali.it alice.it
   btinternet.com virginmedia.com comcast.net verizon.net att.net sbcglobal.net cox.net charter.net earthlink.net
   uol.com.br bol.com.br terra.com.br rediffmail.com seznam.cz centrum.cz wp.pl o2.pl onet.pl interia.pl abv.bg`.split(
    /\s+/,
  ),
);

/** Providers with a domain for each country, such as yahoo.co.uk, hotmail.fr and outlook.com.br. */
const manyCountries =
  /^(?:yahoo|hotmail|outlook|live|windowslive|yandex|aol|gmx|zoho)\.(?:[a-z]{2}|(?:co|com|net)\.[a-z]{2})$/;

/** Whether anybody may have an address at this domain (lower case). */
export function isFreeMail(domain: string): boolean {
  return providers.has(domain) || manyCountries.test(domain);
}
