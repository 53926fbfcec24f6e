import { describe, expect, it } from 'vitest';
import { parseQuery } from '../../../shared/matching/parse-query.ts';
import { repaired } from '../../../shared/matching/repair-query.ts';
import { canonicalOf, remarksOn } from '../../support/repair-query.ts';

/**
 * Queries as people paste them from other products, invented. `read`: this language says the same, so nothing is said of
 * it. `told`: it is read, and something is said. `refused`: with what taking every suggestion gives, unless nothing is
 * left to look for.
 */
type Pasted = readonly [text: string, outcome: 'read' | 'told' | 'refused', canonical?: string];

const PASTED: readonly Pasted[] = [
  // Westlaw and CourtListener
  ['negligen! /s harbo! /p pilot', 'refused', 'negligen* NEAR/15 harbo* NEAR/50 pilot'],
  ['"port authority" & dredg! % "river dredging"', 'told', '"port authority" dredg* -"river dredging"'],
  ['ferry +3 collision & damages', 'told', 'damages ferry ONEAR/3 collision'],
  [
    '(ferry boat vessel) /5 (collision crash)',
    'told',
    'boat NEAR/5 collision boat NEAR/5 crash collision NEAR/5 ferry collision NEAR/5 vessel crash NEAR/5 ferry crash NEAR/5 vessel',
  ],
  ['adv: "safe harbor" /10 disclos!', 'told', '"safe harbor" NEAR/10 disclos*'],
  ['TI(ferry) & DA(AFT 01-01-2020)', 'refused', 'title:ferry'],
  ['"duty of care" /15 passenger % airline', 'told', '"duty of care" NEAR/15 passenger -airline'],
  ['atleast5(seaworth!) & pilot', 'told', 'ATLEAST5(seaworth*) pilot'],
  ['ferry & (strike lockout) % football', 'told', 'ferry lockout strike -football'],
  ['"collective agreement" +s breach!', 'refused', '"collective agreement" ONEAR/15 breach*'],
  ['caseName:"Reed v. Harbor Line" AND negligence', 'refused', 'negligence'],
  ['judge:reed AND ferry', 'refused', 'ferry'],
  ['"wrongful death" BUT NOT airline', 'told', '"wrongful death" -airline'],
  ['patent! /p infring! /s ferry', 'refused', 'ferry NEAR/15 infring* NEAR/50 patent*'],
  ['crew /3 unpaid /3 wages', 'told', 'crew NEAR/3 unpaid NEAR/3 wages'],
  // Nexis
  ['HEADLINE(ferry W/5 strike) AND NOT football', 'told', 'title:ferry NEAR/5 title:strike -football'],
  ['HLEAD(port congestion) AND DATE(geq 01/01/2021)', 'refused', 'title:congestion title:port'],
  ['atleast3(dredging) AND harbour', 'read', 'ATLEAST3(dredging) harbour'],
  ['BYLINE(ada reed) AND BODY(ferry)', 'told', 'author:ada author:reed text:ferry'],
  ['(ferry OR barge) PRE/3 (strike OR walkout)', 'read', '(barge OR ferry) ONEAR/3 (strike OR walkout)'],
  ['ferry W/S strike AND LENGTH > 300', 'refused', 'ferry NEAR/15 strike'],
  ['PUBLICATION(harbour times) AND HEADLINE(toll)', 'told', 'source:harbour source:times title:toll'],
  ['"port of" W/2 (oslo OR gdansk)', 'read', '"port of" NEAR/2 (gdansk OR oslo)'],
  ['ferry NOT W/5 football', 'refused', 'ferry -(ferry NEAR/5 football)'],
  ['ALLCAPS(who) AND outbreak!', 'refused', '=WHO outbreak*'],
  ['COMPANY(stena) AND ferry', 'refused', 'ferry'],
  ['LANGUAGE(english) AND SUBJECT(shipping) AND dredg!', 'told', 'dredg* lang:en shipping'],
  ['ferry w/seg strike', 'refused', 'ferry NEAR/50 strike'],
  [
    'ferry W/15 (strike! OR walkout!) AND GEOGRAPHIC(norway)',
    'refused',
    '(strike* OR walkout*) NEAR/15 ferry',
  ],
  ['SECTION(business) AND "port fee"', 'refused', '"port fee"'],
  ['headline(ferry) or lead(ferry)', 'told', 'or text:ferry title:ferry'],
  ['NOCAPS(turkey) AND farm!', 'refused', '=turkey farm*'],
  // Factiva
  ['ferry near5 strike and hd=port', 'told', 'and ferry NEAR/5 strike title:port'],
  ['hd=(ferry or barge) and la=en', 'told', 'and lang:en title:barge title:ferry title:or'],
  ['atleast4 dredging and not river', 'told', 'ATLEAST4(dredging) and not river'],
  ['(ferry adj2 operator) same strike', 'told', 'ferry NEAR/2 operator same strike'],
  ['ferry/F50/ and harbour', 'refused', 'and ferry harbour'],
  ['rst=tnyt and ferry', 'refused', 'and ferry'],
  ['fds=stena and strike', 'refused', 'and strike'],
  ['wc>300 and "port congestion"', 'refused', '"port congestion" and'],
  ['sn=reuters and hlp=ferry', 'told', 'and source:reuters title:ferry'],
  ['by=reed and ferr$3', 'told', 'and author:reed ferr*'],
  ['ferry w/3 strike not football', 'told', 'ferry NEAR/3 strike football not'],
  ['dock workers near10 pay rise', 'told', 'dock pay NEAR/10 workers rise'],
  ['la=de AND Fähre', 'told', 'fähre lang:de'],
  ['ns=c24 AND ferry', 'refused', 'ferry'],
  ['pd=20210101 and ferry', 'refused', 'and ferry'],
  ['date from 20200101 to 20210101 and ferry', 'refused', 'and ferry'],
  // Ovid
  ['exp Ships/ and (ferr$ adj3 accident$).ti,ab.', 'refused', '"ships" accident* NEAR/3 ferr* and'],
  ['(port or harbour).ti. and pollution.ab.', 'told', 'and pollution title:harbour title:or title:port'],
  ['Occupational Exposure/ AND dock$.tw.', 'refused', '"occupational exposure" dock*'],
  ['1 and 2', 'told', '1 2 and'],
  ['limit 3 to english language', 'refused'],
  ['(ferry adj crew).mp.', 'told', 'ferry ONEAR/0 crew'],
  ['vaccin$.ti,ab. or exp Vaccines/', 'refused', '"vaccines" or vaccin*'],
  ['reed a.au. and ferry.ti.', 'told', 'and author:"reed a" title:ferry'],
  ['wom#n.ti. and seafar$.mp.', 'told', 'and seafar* title:wom?n'],
  ['randomized controlled trial.pt. AND ferry', 'refused', 'ferry'],
  ['(sea adj3 sickness).tw. not (animal$ not human$).sh.', 'told', 'animal* human* not sea NEAR/3 sickness'],
  ['or/1-4', 'refused'],
  // PubMed
  ['(ferry[tiab] OR boat[tiab]) AND "motion sickness"[Mesh]', 'told', '"motion sickness" (boat OR ferry)'],
  ['"sea sickness"[Title/Abstract] AND english[la]', 'told', '"sea sickness" lang:en'],
  ['seasickness[ti] AND 2015:2020[dp]', 'refused', 'title:seasickness'],
  ['reed a[au] AND ferry', 'told', 'author:"reed a" ferry'],
  [
    '("motion sickness"[MeSH Terms] OR seasick*[tw]) NOT animals[mh]',
    'told',
    '("motion sickness" OR seasick*) -animals',
  ],
  ['"ferry crew"[tiab:~4]', 'refused', '"crew ferry"~4'],
  ['dock worker[tiab] AND asbestos[All Fields]', 'told', '"dock worker" asbestos'],
  ['review[pt] AND "port health"[tiab]', 'refused', '"port health"'],
  ['#3 AND #4', 'told', '#3 #4'],
  ['asbestos[nm] AND humans[Filter]', 'refused', 'asbestos'],
  ['lancet[ta] AND cholera', 'told', 'cholera source:lancet'],
  // Embase and Cochrane
  ["'motion sickness'/exp OR 'sea sickness':ti,ab,kw", 'told', '"motion sickness" OR "sea sickness"'],
  ['(ferry NEAR/3 accident*):ti,ab', 'told', 'accident* NEAR/3 ferry'],
  ["'port worker'/de AND [english]/lim", 'refused', '"port worker"'],
  ['(boat NEXT/2 crew):ti,ab,kw AND [2015-2021]/py', 'refused', 'boat ONEAR/2 crew'],
  ['[mh "motion sickness"] AND ferry:ti,ab', 'refused', '"motion sickness" ferry'],
  ['MeSH descriptor: [Motion Sickness] explode all trees', 'refused', '"motion sickness"'],
  ['#1 OR #2 OR #3', 'told', '#1 OR #2 OR #3'],
  ["'cholera'/mj AND harbour*:ti", 'told', '"cholera" title:harbour*'],
  ['ferr$ NEAR/2 deck', 'told', 'deck NEAR/2 ferr*'],
  // Web of Science
  ['TS=(ferry NEAR/3 emission$) AND PY=(2015-2020)', 'refused', 'emission* NEAR/3 ferry'],
  ['TI=(port AND pollution) AND LA=(English)', 'told', 'lang:en title:pollution title:port'],
  ['AU=(reed a) AND SO=(harbour studies)', 'told', 'author:a author:reed source:harbour source:studies'],
  ['TS=((ship* OR vessel*) SAME emission*)', 'refused', '(ship* OR vessel*) NEAR/50 emission*'],
  ['AB=("ballast water") NOT TS=(river)', 'told', 'text:"ballast water" -river'],
  ['ALL=(dredging) AND WC=(oceanography)', 'refused', 'dredging'],
  ['#1 AND #2 NOT #3', 'told', '#1 #2 -#3'],
  // Scopus
  [
    'TITLE-ABS-KEY("ballast water" W/3 treatment) AND PUBYEAR > 2015',
    'refused',
    '"ballast water" NEAR/3 treatment',
  ],
  ['TITLE(ferry) AND AUTH(reed) AND LIMIT-TO(LANGUAGE, "English")', 'refused', 'author:reed title:ferry'],
  ['TITLE-ABS-KEY({port state control}) AND NOT DOCTYPE(re)', 'refused', '="port state control"'],
  ['ABS(dredg*) AND AFFIL(oslo)', 'refused', 'text:dredg*'],
  ['KEY(shipping) AND SRCTITLE(ports)', 'told', 'source:ports tag:shipping'],
  ['TITLE-ABS-KEY(ferry PRE/2 emission*)', 'told', 'ferry ONEAR/2 emission*'],
  // EBSCO and ProQuest
  ['TI ferry AND AB emission*', 'told', 'ab emission* ferry ti'],
  ['ferry N5 emission', 'told', 'emission NEAR/5 ferry'],
  ['port W3 congestion', 'told', 'port ONEAR/3 congestion'],
  ['noft(ferry) AND ti(strike) AND la(english)', 'told', 'ferry lang:en title:strike'],
  ['su(shipping) AND pd(20200101-20201231)', 'refused', 'shipping'],
  ['ab(dredg[*5]) AND au(reed)', 'told', 'author:reed text:dredg*'],
  ['MAINSUBJECT.EXACT("Ports & harbors") AND ferry', 'told', '"ports & harbors" ferry'],
  ['ferry P/3 strike', 'told', 'ferry ONEAR/3 strike'],
  ['EXACT("ferry") AND pub(times)', 'refused', '"ferry" source:times'],
  // Brandwatch
  [
    '((ferry NEAR/3 delay) OR "boat late") NEAR/10 (refund OR angry)',
    'read',
    '"boat late" NEAR/10 (angry OR refund) OR (angry OR refund) NEAR/10 delay NEAR/3 ferry OR (angry OR refund) NEAR/10 ferry NEAR/3 delay',
  ],
  ['title:ferry AND site:example.org NOT (rating:1 OR rating:2)', 'refused', 'site:example.org title:ferry'],
  ['{BT} AND (shares OR broadband)', 'told', '=BT (broadband OR shares)'],
  [
    '<<<brand terms>>> (stena OR "color line") <<<noise>>> NOT (job OR vacancy)',
    'read',
    '("color line" OR stena) -(job OR vacancy)',
  ],
  ['raw:Moor AND ferry', 'told', '=Moor ferry'],
  ['logbook NEAR/2f ferry', 'told', 'logbook ONEAR/2 ferry'],
  ['hashtags:ferrystrike AND country:nor', 'refused', 'tag:ferrystrike'],
  ['authorFollowers:[1000 TO 100000] AND ferry', 'refused', 'ferry'],
  [
    '(ferry OR boat) NEAR/5 (late OR cancel*) AND language:en',
    'told',
    '(boat OR ferry) NEAR/5 (cancel* OR late) lang:en',
  ],
  ['at_mentions:stenaline AND delay', 'refused', 'delay'],
  ['"ferry delay"~4 AND pageType:news', 'refused', '"delay ferry"~4'],
  ['links:example.org AND ferry', 'refused', 'ferry'],
  // Meltwater
  [
    '(ferry OR barge) NEAR/10 (strike OR walkout) NOT football',
    'read',
    '(barge OR ferry) NEAR/10 (strike OR walkout) -football',
  ],
  ['title:"port strike" OR ingress:ferry', 'told', 'text:ferry OR title:"port strike"'],
  ['ferry ONEAR/3 operator', 'read', 'ferry ONEAR/3 operator'],
  ['(stena OR "color line")^5 AND ferry', 'refused', '("color line" OR stena) ferry'],
  ['ferry near strike', 'told', 'ferry near strike'],
  ['"port"~5', 'read', '"port"'],
  // Talkwalker
  ['(ferry NEAR/5 strike) AND lang:de AND sourcetype:ONLINENEWS', 'refused', 'ferry NEAR/5 strike lang:de'],
  ['++BT AND broadband', 'told', '=BT broadband'],
  ['title:ferry AND sentiment:negative', 'refused', 'title:ferry'],
  ['ferry SENTENCE strike', 'refused', 'ferry NEAR/15 strike'],
  ['content:(ferry OR barge) AND reach:>1000', 'refused', 'barge OR ferry'],
  ['domainurl:example.org AND sourcecountry:no', 'refused', 'site:example.org'],
  // GDELT
  ['near20:"ferry strike" sourcelang:nor', 'told', '"ferry strike"~20 lang:no'],
  ['repeat3:"dredging" theme:MARITIME', 'refused', 'ATLEAST3("dredging")'],
  ['(ferry OR barge) tone<-5', 'refused', 'barge OR ferry'],
  ['domain:example.org "port strike" sourcecountry:norway', 'refused', '"port strike" site:example.org'],
  ['imagetag:"ship" ferry', 'refused', 'ferry'],
  // Google
  ['allintitle: ferry strike norway', 'told', 'title:ferry title:norway title:strike'],
  ['ferry AROUND(4) strike -football', 'read', 'ferry NEAR/4 strike -football'],
  ['site:www.example.org ferry filetype:pdf', 'refused', 'ferry site:example.org'],
  [
    'intitle:"port strike" inurl:news -site:blog.example.org',
    'read',
    'title:"port strike" url:news -site:blog.example.org',
  ],
  ['related:example.org ferry', 'refused', 'ferry'],
  ['ferry 2018..2021 -jobs', 'refused', '(2018 OR 2019 OR 2020 OR 2021) ferry -jobs'],
  ['"ferry * cancelled"', 'refused', '"ferry" ONEAR/1 "cancelled"'],
  ['ferry ~boat before:2021-01-01', 'refused', 'boat ferry'],
  ['allinurl: ferry timetable', 'told', 'url:ferry url:timetable'],
  ['cache:example.org', 'refused'],
  ['ferry w/5 strike and not w/5 football', 'refused', 'and ferry NEAR/5 strike -(and NEAR/5 football)'],
  ['xfirstword w/10 ferry', 'refused', 'ferry'],
  ['ferry pre/3 strike or ba%rge', 'refused'],
  ['crew~ and ferry', 'refused', 'and crew ferry'],
  ['ferry andany strike', 'refused', 'ferry OR strike'],
  ['12~~18 ferry', 'refused', '(12 OR 13 OR 14 OR 15 OR 16 OR 17 OR 18) ferry'],
  ['(subject contains ferry)', 'told', 'contains ferry subject'],
  ['##[0-9]{4} ferry', 'refused', 'ferry'],
  // Lucene
  ['title:(ferry OR barge)^2 AND text:strike~1', 'refused', 'text:strike (title:barge OR title:ferry)'],
  ['+ferry -football +(strike OR walkout)', 'read', 'ferry (strike OR walkout) -football'],
  ['date:[2019-01-01 TO 2020-01-01] AND ferry', 'refused', 'ferry'],
  ['/ferr(y|ies)/ AND strike', 'refused', 'strike'],
  ['C\\+\\+ AND harbour', 'read', 'c++ harbour'],
  ['_exists_:author AND ferry', 'told', 'exists/author ferry'],
  ['ferry && !(football || rugby)', 'read', 'ferry -(football OR rugby)'],
  // X and others
  ['from:reed ferry -is:retweet lang:en', 'refused', 'author:reed ferry lang:en'],
  ['ferry min_faves:10 since:2021-01-01', 'refused', 'ferry'],
  ['ferry NEAR:4 strike', 'told', 'ferry NEAR/4 strike'],
  // Other languages
  ['Fähre UND Streik NICHT Fußball', 'told', 'fähre streik -fußball'],
  ['(ferry OU bateau) ET grève SAUF football', 'told', 'bateau et ferry grève ou -football'],
  ['puerto Y huelga NO fútbol', 'told', 'fútbol huelga no puerto y'],
  ['traghetto E sciopero NON calcio', 'told', 'calcio e non sciopero traghetto'],
  ['färja OCH strejk', 'told', 'färja strejk'],
  ['паром И забастовка', 'told', 'забастовка паром'],
  ['veerboot EN staking NIET voetbal', 'told', 'en staking veerboot -voetbal'],
  ['prom I strajk NIE mecz', 'told', 'i mecz nie prom strajk'],
  // Pasted signs
  ['„Fähre Streik“ OR «grève ferry»', 'read', '"fähre streik" OR "grève ferry"'],
  ['「港湾 ストライキ」 OR 港', 'read', '"港湾ストライキ" OR 港'],
  ['ferry —football', 'told', 'ferry -football'],
  ['ferry −football', 'told', 'ferry -football'],
  ['&quot;port strike&quot; AND ferry', 'refused', '"port strike" ferry'],
  ['%22port%20strike%22%20AND%20ferry', 'refused', '"port strike" ferry'],
  ['port+AND+strike', 'refused', 'port strike'],
  ['""port strike"" OR ferry', 'refused', '"port strike" OR ferry'],
  ['\\"port strike\\" OR ferry', 'refused', '"port strike" OR ferry'],
  ['（ferry OR barge） AND strike', 'read', '(barge OR ferry) strike'],
  ['ferry AND strike # daily', 'told', 'ferry strike'],
  ['ferry // note', 'told', 'ferry'],
  ['"ferry strike', 'refused', '"ferry strike"'],
  ['ferry and strike or barge not football', 'told', 'and barge ferry football not or strike'],
  ['ferry, barge, "dredger boat"', 'told', '"dredger boat" barge ferry'],
  ['ferry NEAR (5) strike', 'told', 'ferry NEAR/5 strike'],
  ['title : ferry', 'told', 'title:ferry'],
  ['lang:german Fähre', 'told', 'fähre lang:de'],
  ['lang:zh-TW 港', 'told', 'lang:zh 港'],
  ['ferry lang:us', 'refused', 'ferry lang:en'],
];

describe('a query pasted from another product', () => {
  it('is one of more than 150', () => {
    expect(PASTED.length).toBeGreaterThan(150);
  });

  it.each(PASTED.map(([text, outcome, canonical]) => ({ text, outcome, canonical })))(
    '$text is $outcome',
    ({ text, outcome, canonical }) => {
      const parsed = parseQuery(text);
      expect(parsed.ok).toBe(outcome !== 'refused');
      expect(remarksOn(text).length > 0).toBe(outcome !== 'read');
      if (outcome !== 'refused') expect(canonicalOf(text)).toBe(canonical);
      else if (canonical === undefined) expect(parseQuery(repaired(text)).ok).toBe(false);
      else expect(canonicalOf(repaired(text))).toBe(canonical);
    },
  );
});
