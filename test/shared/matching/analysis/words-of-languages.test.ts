import { describe, expect, it } from 'vitest';
import { matchNaively } from '../../../../shared/matching/match-naively.ts';
import { parseQuery } from '../../../../shared/matching/parse-query.ts';
import { QueryIndex } from '../../../../shared/matching/query-index.ts';

/** Language | query | sentence. What a reader types, and a sentence that must reach that reader. */
const FOUND = `
en | ferry | Two ferries collided
en | strike | Dockers struck at noon
en | find | Divers found the anchor
en | leave | The crew left the harbour
en | choose | The board has chosen a captain
en | forbid | Swimming is forbidden
en | swim | She swam to the buoy
en | overcome | They overcame the storm
en | mouse | Mice ate the ropes
en | criterion | The criteria were strict
en | bureau | Two bureaux closed
en | mp | Three MPs resigned
en | CEO | Both CEOs left
en | A320 | Several A320s were inspected
en | neighbour | The neighbor complained
en | organise | They organized a race
en | centre | A new data center
en | catalogue | The catalog lists boats
en | travelled | Sailors traveled north
en | programme | A training program
en | paediatric | A pediatric ward
en | manoeuvre | The maneuvers began
en | job | Shipyards cut 300 jobs
en | evening | Quiet evenings by the sea
de | Hafen | Die Häfen sind geschlossen
fi | Iran | Iranin satamat
fi | Iran | Satama Iranissa
fi | Putin | Putinille kerrottiin
fi | nainen | Kaksi naista ja muut naiset
fi | suomalainen | Suomalaiset laivat
fi | jäsen | Uuden jäsenen laiva
fi | Ukraina | Ukrainassa palaa
fi | sota | Sodassa upposi
fi | Nato | Natossa äänestettiin
es | mujer | Dos mujeres en el puerto
es | líder | Los líderes callan
es | militar | Tres buques militares
es | gobierno | Varios gobiernos protestan
es | año | Hace dos años
es | isla | Entre las islas
es | juez | Los jueces deciden
es | trabajar | Trabajamos en el muelle
fr | loi | Deux lois sur les ports
fr | emploi | Des emplois menacés
fr | feu | Les feux du phare
fr | travail | Les travaux du quai
fr | élu | Les élus du port
pt | lei | Duas leis do mar
pt | juiz | Os juízes decidem
uk | Росія | Кордон Росії
uk | Київ | Пожежа в Києві
uk | Львів | Ярмарок у Львові
ru | Киев | Пожар в Киеве
ru | Китай | Порты Китая
el | Ρωσία | Τα λιμάνια της Ρωσίας
el | απεργία | Νέες απεργίες στα πλοία
el | φωτιά | Δύο φωτιές στο νησί
de | streiken | Die Lotsen streikten gestern
de | fordern | Die Gewerkschaft forderte mehr
de | untersuchen | Der Fall wird untersucht
de | kündigen | Sie kündigt den Vertrag
de | Vertrag | Die Verträge wurden geprüft
de | Böhm | Herr Boehm schwieg
de | Goettingen | Sturm in Göttingen
de | Straße | Die Strassen sind nass
de | China | Chinas Häfen wachsen
de | Trump | Trumps Zölle
de | Kiew | Kiews Vororte
de | Moskau | Moskaus Antwort
de | Foto | Viele Fotos vom Hafen
de | App | Zwei Apps für Segler
de | arbeitslos | Die arbeitslosen Lotsen
de | Gas | Die Gase im Laderaum
de | Stadt | Viele Städte am Meer
de | verhandeln | Beide Seiten verhandelten lange
nl | haven | De havens zijn dicht
nl | schip | Drie schepen vergingen
nl | groot | Een grote storm
nl | brug | Twee bruggen zijn gesloten
nl | prijs | De prijzen stijgen
nl | brief | Hij schreef twee brieven
nl | raam | De ramen braken
nl | protesteren | Vissers protesteerden urenlang
nl | kondigen | Zij kondigde het aan
nl | mogelijkheid | De mogelijkheden zijn beperkt
sv | hamn | Hamnen stängdes
sv | fartyg | Fartyget sjönk
sv | beslut | Beslutet kom i går
sv | land | Landet och länderna
sv | regering | Regeringens förslag
da | havn | Havnene er lukket
da | skib | Skibet sank
no | båt | Båtene ligger stille
no | hus | Huset brant
fi | hallitus | Hallituksessa riideltiin
fi | laiva | Laivat odottavat satamassa
fi | kaupunki | Kaupungin johtaja erosi
fi | kunta | Kunnan päätös
fi | Suomi | Suomessa tuulee
fi | EU | EU:n komissio kokoontui
fi | "EU komissio" | EU:n komissio kokoontui
fi | presidentti | Presidentin puhe
et | sadam | Sadamas põles laev
et | valitsus | Valitsuse liikmed
et | linn | Linnade liit
hu | kikötő | A kikötőben tűz volt
hu | kormány | A kormányok tárgyaltak
hu | Budapest | Vihar Budapesten
hu | Budapest | Budapestről indult
hu | parlament | A parlamentben szavaztak
hu | Szeged | Szegeddel tárgyaltak
hu | rakéta | Rakétákkal lőtték
hu | Orbán | Orbánnak írtak
hu | elnök | Az elnökét várták
hu | London | Londonból érkezett
pl | rząd | Ministrowie w rządzie
pl | port | Statki stoją w porcie
pl | Gdańsk | Pożar w Gdańsku
pl | minister | Spotkanie z ministrem
pl | wybory | Przed wyborami
pl | Kraków | Burza nad Krakowem
pl | Polska | Granica Polski
pl | Churchill | Rozmowa z Churchill'em
cs | přístav | Lodě v přístavu
cs | vláda | Spor ve vládě
cs | Praha | Bouře nad Prahou
cs | ministr | Jednání s ministrem
cs | volby | Před volbami
cs | soud | Rozhodnutí soudu
sk | vláda | Rokovanie vlády
sk | minister | Stretnutie s ministrom
sk | prístav | Lode v prístave
hr | vlada | Sjednica vlade
hr | Split | Oluja u Splitu
hr | luka | Brodovi u luci
hr | ministar | Sastanak s ministrom
bs | vlada | Vladom su nezadovoljni
sr | влада | Седница владе
sr | Београд | Пожар у Београду
sr | izbori | Posle izbora
mk | мост | Новиот мост и мостот
mk | град | Во градот врне
mk | министер | Министерот замина
bg | град | Градът е тих
bg | кораб | Корабите чакат
bg | вестник | Вестниците писаха
ru | корабль | Два корабля столкнулись
ru | порт | В портах стоят суда
ru | Иванов | Встреча с Ивановым
uk | корабель | Кораблі зіткнулися
uk | місто | У містах дощить
uk | порт | Порту загрожує шторм
fr | navire | Les navires attendent
fr | egalite | Vers des égalités
fr | cheval | Des chevaux au port
fr | élection | Après les elections
es | puerto | Los puertos cerraron
es | elección | Tras las elecciones
es | nación | Naciones del mar
pt | porto | Os portos fecharam
pt | estação | Novas estações
pt | estacao | Novas estações
pt | capitão | Os capitães falaram
pt | homem | Dois homens
pt | canal | Os canais
pt | papel | Os papéis
pt | mulher | Duas mulheres
it | porto | I porti chiusi
it | nave | Due navi
it | città | Le citta antiche
ro | port | Porturile sunt închise
ro | alegere | După alegeri
ro | guvern | Decizia guvernului
ro | Rusia | Granița Rusiei
ro | președinte | Decizia președintelui
ro | război | Sfârșitul războiului
ro | București | Metroul din Bucureşti
ro | Bucureşti | Metroul din București
ro | piață | Pe piaţa veche
ro | "Târgu Mureș" | La Târgu Mureş plouă
ro | oraș | În orașele mari
ca | elecció | Després de les eleccions
ca | vaixell | Dos vaixells
ca | ciutat | Les ciutats
lt | uostas | Laivas uoste
id | menteri | Kata menterinya kemarin
id | pelabuhan | Di pelabuhannya
ms | kapal | Kapalnya tenggelam
ms | larang | Nelayan dilarang
tr | liman | Limanlar kapandı
tr | gemi | Gemiler bekliyor
tr | seçim | Seçimlerden sonra
tr | bakan | Bakanın sözleri
tr | kitap | Kitabı okudu
tr | Edirne | Edirne'den geldi
tr | "Mavi Vatan" | Mavi Vatan'ın haritası
tr | Bolu | BOLU’DA kar
tr | ışık | Işık söndü
tr | Işık | bir ışık IŞIKTI
tr | altın | ALTINLAR çalındı
tr | Ilgın | ILGIN'DA deprem
tr | ırak | Irak'ta seçim
tr | Iğdır | iğdır'da IĞDIR
tr | IBM | IBM açıkladı
tr | İzmir | izmir'de İZMİR
az | Gəncə | Gəncə'də sammit
az | qızıl | QIZIL ucuzlaşdı
ar | ميناء | أغلق الميناء أمس
ar | بغداد | وبغداد هادئة
ar | دمشق | لدمشق رأي
ar | السفينة | وصلت سفينة
ar | وزير | وللوزير رأي
ar | قطار | بالقطار السريع
ar | مدينة | المدينه القديمة
fa | کشتی | كشتي غرق شد
fa | بندر | بندرهای جنوب
fa | روزنامه | روزنامه‌ها نوشتند
fa | 1403 | سال ۱۴۰۳
ur | کشتی | كشتى ڈوب گئی
he | נמל | השביתה בנמל
he | אוניה | והאוניה טבעה
he | רכבת | ברכבת ולרכבת
he | "ראש העיר" | לראש העיר
he | עיתון | שבעיתון נכתב
hi | जहाज | जहाज़ों की कतार
hi | चुनाव | चुनावों के बाद
hi | 42 | ४२ नावें
bn | বন্দর | বন্দরের কাছে
bn | সরকার | সরকারকে চিঠি
bn | জাহাজ | জাহাজগুলো থামল
ka | ნავსადგური | ნავსადგურში ხანძარია
ka | თბილისი | თბილისის ქუჩები
ta | அரசு | அரசுக்கு கடிதம்
ta | கப்பல் | கப்பலில் தீ
el | λιμάνι | Στα λιμάνια
el | κυβέρνηση | Της κυβέρνησης
hy | նավ | նավեր
zh | 東京電力 | 东京电力公布
zh | 发展 | 經濟發展
zh | 香港 | 香港總部
ja | メーカー | 大手メーカの発表
ja | サーバ | サーバーが停止
ko | 정부 | 정부는 발표했다
ko | 한국은행 | 한국 은행 총재
ko | "한국 은행" | 한국은행 총재
th | ท่าเรือ | ปิดท่าเรือแล้ว
vi | Đà Nẵng | Bão đổ bộ Đà Nẵng
vi | da nang | Bão đổ bộ Đà Nẵng
is | Guðrún | Guðrún talaði
is | Gudrun | Guðrún talaði
sw | bandari | Bandari imefungwa
mt | Ħamrun | fil-Ħamrun`;

/** The same, and what must not reach that reader. */
const MISSED = `
en | AIDS | Foreign aid arrived
en | goods | A good harbour
en | arms | She broke an arm
en | earnings | They earn little
en | customs | An old custom
en | glasses | A glass of water
en | news | A new quay
en | united | The unit left
en | tyre | He was tired
en | story | The second storey
en | vice | A bench vise
en | shell | She'll sail
en | C | Written in C++
en | .NET | A net full of fish
en | $40 | It costs €40
en | McDonald's | Mr McDonald retired
sv | får | Fartyget far
sv | här | De har lämnat hamnen
sv | mål | Han mal kaffe
fi | sää | Saa nähdä
da | før | Der for en båd
es | peña | La pena fue larga
es | año | El ano
tr | şar | Kervansaray yolu sar
pl | sąd | Sad za domem
cs | být | Nový byt
hu | kör | Hosszú kor
de | Hamas | Die Stadt Hama
es | gobierno | Gobernar es difícil
fr | roi | Deux roues
de | Lukas | Frau Luka schwieg
ru | Китай | Большой кит
hu | állat | Az ajtóban áll
hu | kamera | A kamarában
vi | má | Con ma trong nhà
vi | "bà" | ba con
de | schön | Das Schiff kam schon
de | schon | Das schöne Schiff
de | zählen | Sie zahlen bar
de | fördern | Sie fordern mehr
de | Markt | Zehn Mark
ru | всё | Все корабли ушли
el | γης | ένα δώρο για σένα
hi | मां | में बारिश
tr | Cuma | uzun bir cümle
tr | kılıç | KİLİÇ
ta | வறுமை | வந்தார்
he | נמל | הנמלים הקטנות
ja | パス | バスが来た`;

interface Row {
  readonly language: string;
  readonly query: string;
  readonly text: string;
}

function rowsOf(table: string): Row[] {
  return table
    .trim()
    .split('\n')
    .map((line) => {
      const [language = '', query = '', text = ''] = line.split(' | ');
      return { language, query, text };
    });
}

function isFound({ language, query, text }: Row): boolean {
  const article = { title: '', text, language };
  const parsed = parseQuery(query);
  if (!parsed.ok) throw new Error(parsed.problems[0]!.message);
  const found = QueryIndex.build([{ id: 'row', expression: query }]).match(article).length > 0;
  expect(matchNaively(parsed.query, article).matches).toBe(found);
  return found;
}

describe('a query in the words of its language', () => {
  it.each(rowsOf(FOUND))('in $language: $query finds $text', (row) => {
    expect(isFound(row)).toBe(true);
  });

  it.each(rowsOf(MISSED))('in $language: $query does not find $text', (row) => {
    expect(isFound(row)).toBe(false);
  });
});
