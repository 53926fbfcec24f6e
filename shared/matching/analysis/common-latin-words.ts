import type { CommonWords } from './common-words.ts';

/** The languages in Latin letters. */
export const LATIN: readonly CommonWords[] = [
  {
    language: 'en',
    own: '',
    words:
      'the of and to in is was that for on with as it at by from his her be are were has have had this which not but they their an or who said will after also would been more when about its than one two new year years he she we you what all can there over into out up no could before between',
  },
  {
    language: 'de',
    own: 'äöüß',
    words:
      'der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch man sein wurde sei seit unter gegen wenn kann ihre ich wir',
  },
  {
    language: 'fr',
    own: 'àâæçéèêëîïôœùûüÿ',
    words:
      'le la les de des du et en un une à dans que qui pour est pas sur au aux par plus avec ne se sont il elle ce cette son sa ses été a ont mais ou comme leur après nous vous être fait deux tout entre même aussi dont selon sans depuis ces ils était avait on y où lors contre',
  },
  {
    language: 'es',
    own: 'áéíñóúü',
    words:
      'de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha este sí porque esta entre cuando muy sin sobre también me hasta hay donde quien desde todo nos durante según años fue dos ser son han tras había era ese esa está derecho toda persona tiene estos ión -ión -ado -nte',
  },
  {
    language: 'it',
    own: 'àèéìíîòóùú',
    words:
      'di e il la che in un a per è una sono del si non con i le della da al lo gli nel alla dei delle ha anche più come dal ma o ed se nella dalla sul suo sua degli questo questa stato essere tra era due anni hanno dopo alle sulla stata loro quando ai agli dagli cui ad',
  },
  {
    language: 'pt',
    own: 'áâãàçéêíóôõúü',
    words:
      'de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à seu sua ou ser quando muito há nos já está eu também só pelo pela até isso ela entre era depois sem mesmo aos ter seus quem nas segundo são ano anos disse direito toda pessoa tem todos sua -ção -ões -nte',
  },
  {
    language: 'nl',
    own: 'éëïöüèó',
    words:
      'de van een het en in is dat op te zijn met voor die niet aan er om ook als dan maar bij nog uit naar heeft hij ze was worden wordt door over tot of hebben werd kan meer geen jaar al dit deze zo wat hun veel na moet wel zou onder tegen we ik tussen volgens',
  },
  {
    language: 'da',
    own: 'æøåé',
    words:
      'og i at er en det til på af for de den med der som ikke et har var fra han om vi men kan sig skal ved også efter bliver blev eller hun var havde år nu så mere end hvor når over mod ud op været af deres ham hvad under mellem siger kun meget mig dig jeg nogle uden enhver ret alle sin sine hans andre -lse -hed -ede -nde',
  },
  {
    language: 'no',
    own: 'æøåéòô',
    words:
      'og i er en det til på av for de den med som ikke et har var fra han om vi men kan seg skal ved også etter blir ble eller hun hadde år nå så mer enn hvor når over mot ut opp vært at deres ham hva under mellom sier bare mye meg deg jeg noen uten ifølge dette enhver rett alle sin sine hans andre -lse -het -ede -nde',
  },
  {
    language: 'sv',
    own: 'åäöé',
    words:
      'och i att det som en på är av för med den till inte har de ett om han var från men så kan vi sig skall ska vid också efter blir blev eller hon hade år nu mer än där när över mot ut upp varit deras honom vad under mellan säger bara mycket mig dig jag några utan enligt detta',
  },
  {
    language: 'fi',
    own: 'äöå',
    words:
      'ja on ei että oli se hän mutta ovat kun niin myös joka mukaan tai jos olisi vain ole ollut sen nyt jo kuin sitten siitä mitä hänen sekä vielä jälkeen voi ovat sanoo sanoi vuonna noin eivät olivat tämä tämän joka jotka jossa kuitenkin koko paljon aikana kanssa ennen heidän tulee jokaisella hänellä myöskään mikä tässä kaikki kaikilla muun -ssa -ssä -lla -llä -sta -stä -een -ien -nen -sti -vat -vät -aan -ään -tta -ttä -ksi',
  },
  {
    language: 'is',
    own: 'áðéíóúýþæö',
    words:
      'og að í á er sem til við var en það um með fyrir ekki af hann frá hefur þá eru því eftir verið hún þeir þess þetta vegna eða sig sé ef nú voru verður upp hafa þar segir sér þó hans mun yfir undir',
  },
  {
    language: 'pl',
    own: 'ąćęłńóśźż',
    words:
      'w i z na do się nie że to jest o od po za przez jak ale był dla oraz są co tym a już może ich jego został tego które który która być było była roku też tylko lub przy tak gdy po przed pod czy ze jej także jako ma będzie powiedział między',
  },
  {
    language: 'cs',
    own: 'áčďéěíňóřšťúůýž',
    words:
      'a v se na je že o s z do i to k ve pro za by ale jako od po byl jsou si nebo tak jeho který která které podle už při bylo byla být aby před jen také než pod když jsme však až roce má ze její této než tím co mezi řekl každý má právo nikdo všichni svou všechny práva lidé -ého -ých -ným -ost -ení -ání',
  },
  {
    language: 'sk',
    own: 'áäčďéíĺľňóôŕšťúýž',
    words:
      'a v sa na je že o s z do aj to k vo pre za by ale ako od po bol sú si alebo tak jeho ktorý ktorá ktoré podľa už pri bolo bola byť aby pred len tiež než pod keď sme však až roku má zo jej tejto čo medzi povedal každý má právo nikto všetci svoju práva ľudia -ého -ých -ným -osť -nie',
  },
  {
    language: 'hu',
    own: 'áéíóöőúüű',
    words:
      'a az és hogy nem egy is volt meg csak de ez már ki van mint el még azt be ha szerint lehet után vagy sem első amely kell le új nagy két több minden pedig között fel során vannak voltak ami ezt aki akik illetve mondta számára',
  },
  {
    language: 'ro',
    own: 'ăâîșțşţ',
    words:
      'de și în a la cu din pe că o care nu este un pentru mai au fost prin sunt ce sau al se după ca fi va lui iar dar lei între anul când cum ai acest această său până fără acum ale despre ar potrivit spus şi cele unei unui',
  },
  {
    language: 'hr',
    own: 'čćđšž',
    words:
      'je i u na se da su za od s a ne će to bi iz koji koja koje kao do samo nije o ili što jer više nakon bio bila biti ali prije već te sam tijekom između kod prema također gdje vrijeme zbog još kako kada protiv oko njegov godine rekao uz tko dvije dio ima pravo svatko svoje svi nitko ili bez treba može mora tako osoba',
  },
  {
    language: 'sr',
    own: 'čćđšž',
    words:
      'je i u na se da su za od sa a ne će to bi iz koji koja koje kao do samo nije o ili šta jer više nakon posle bio bila biti ali pre već te sam tokom između kod prema takođe gde vreme zbog još kako kada protiv oko njegov godine rekao uz ko dve deo ovo ima pravo svako svoje svi niko ili bez treba može mora tako osoba',
  },
  {
    language: 'sl',
    own: 'čšž',
    words:
      'je in v na se da so za od s z a ne bo to bi iz ki kot do le ni o ali kaj ker več po bil bila biti tudi pred že pri med ter sem ob zaradi še kako ko proti okoli njegov leta dejal pa lahko bodo če svoje tem ima pravico vsakdo svojo vsi nihče ali brez njegove kakor sme -ega -emu -nje -ost',
  },
  {
    language: 'lt',
    own: 'ąčęėįšųūž',
    words:
      'ir kad yra į iš su bei tai kaip buvo apie po dėl nuo jis už bet per prie jau savo tik ar taip metų metais jos jų kurie kuris kuri dar nei ne bus labai pagal vis prieš tarp gali pat sako teigia turi teisę kiekvienas žmogus būti tokia -imo -yti -oms -iai -mas -kas -inė',
  },
  {
    language: 'lv',
    own: 'āčēģīķļņšūž',
    words:
      'un ir ar ka no par uz kas pie bet tika kā arī vai gada to viņš ne lai pēc jau bija ko tad šī tas līdz nav tā būs savu tikai gan pirms starp kad viņa vairāk vēl gadā kuri',
  },
  {
    language: 'et',
    own: 'äöõüšž',
    words:
      'ja on ei et see ta oli kui mis aga ka seda ning oma kes veel või pärast siis ise nii välja juba selle üle tema mida olnud vaid ainult kuid aasta aastal peale ole oleks juures nad meie ütles saab kõik igal inimese kõigil õigus ilma tõttu -mine -tud -sed -ste -ide -vad -nud -sse',
  },
  {
    language: 'tr',
    own: 'çğıöşüâîû',
    words:
      've bir bu da de için ile olarak çok daha en gibi ne kadar olan ancak sonra o ki var her ise göre dedi değil oldu iki mi yıl yeni ya ben olduğunu ifade tarafından üzerine şekilde etti edildi ettiği arasında bin hakkı kişi herkes kendi hiç bunun bunlar -lar -ler -dan -den -nın -nin -nda -nde -ası -esi -rın -rin -yor -dır -dir',
  },
  {
    language: 'az',
    own: 'çəğıöşüİ',
    words:
      'və bir bu da də üçün ilə olaraq çox daha ən kimi nə qədər olan sonra o ki var hər isə görə deyil oldu iki il yeni tərəfindən edib olub edilib azərbaycan olunub deyib həm onun bütün haqqında',
  },
  {
    language: 'id',
    own: '',
    words:
      'yang dan di dengan untuk pada ini itu dari dalam tidak akan ke karena oleh juga sebagai telah bisa adalah tersebut para bahwa saat mereka ada atau tahun sudah kata lebih dapat menjadi secara hari kami kita hingga agar tentang seperti senin rabu selasa kamis jumat baru setelah setiap orang serta bagi harus atas tanpa sama mempunyai negara pemerintah -nya -kan',
  },
  {
    language: 'ms',
    own: '',
    words:
      'yang dan di dengan untuk pada ini itu dari dalam tidak akan ke kerana oleh juga sebagai telah boleh ialah tersebut para bahawa ketika mereka ada atau tahun sudah kata lebih dapat menjadi secara hari kami kita hingga supaya mengenai seperti isnin rabu selasa khamis jumaat beliau selepas berkata antara setiap orang serta bagi mesti atas tanpa sama mempunyai negara kerajaan adalah -nya -kan',
  },
  {
    language: 'vi',
    own: 'àáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ',
    words:
      'và của là có cho các được trong không với một người những để đã này từ khi ra về đến vào tại như năm ông cũng sẽ bị trên theo phải nhiều sau hai làm nhưng còn thì do mọi quyền hay được người nào thể những việc',
  },
  {
    language: 'ca',
    own: 'àçèéíïòóúü',
    words:
      'de la i que el a en els les del un per amb una no es al són dels ha més com o però va ser seva seu aquest aquesta també entre ja han segons sobre fins any dos quan molt perquè pel on són hi tot fer després',
  },
  {
    language: 'gl',
    own: 'áéíñóúü',
    words:
      'de a e que o en do da os un no na unha para por con as se non dos das ao é como máis polo pola seu súa foi ou pero tamén entre xa ser sobre ata ano dous cando moi porque onde son ten dereito persoa toda todos sen esta este iso',
  },
  {
    language: 'eu',
    own: 'ñü',
    words:
      'eta da du ez bat ere dira izan den dute zuen baina hau zen egin dela duen ditu baino hori edo dago izango bere arte beste urte behar gabe zuten dituzte artean horrek bai oso eskubidea guztiek izateko -ren -tan -ako',
  },
  {
    language: 'ga',
    own: 'áéíóú',
    words:
      'an na agus ar le go i sé a is tá de ag bhí do sa leis sin ach mar atá nach nó ní ó chun seo faoi bhfuil déag freisin siad aige idir bliain féin cuid dá gur nuair roimh inné',
  },
  {
    language: 'cy',
    own: 'âêîôûŵŷ',
    words:
      'y yn i a o ar yr mae wedi bod ei am gan fel oedd hyn cael sydd gyda mewn ond eu na hefyd un roedd dydd dweud bydd hynny ac nid',
  },
  {
    language: 'sq',
    own: 'çë',
    words:
      'të e në dhe një për me nga që është i se ka si më por do nuk ishte kanë u tij këtë pas kjo ky janë vetëm edhe ndaj tha deri gjatë qe',
  },
  {
    language: 'mt',
    own: 'ċġħżàèìòù',
    words:
      'li u ta il fil tal dan din biex ma kien qal minn għal mill fuq hu huwa kienet aktar wara f kif mhux hemm dwar wkoll',
  },
  {
    language: 'sw',
    own: '',
    words:
      'ya wa na kwa katika ni la za kuwa hiyo huo kama yake wake cha hii huyo watu hilo siku baada lakini pia bila mwaka ambayo ambao kutoka hata sana serikali alisema wakati mpya',
  },
  {
    language: 'fil',
    own: 'ñ',
    words:
      'ang ng sa na mga at ay ni para si ito kung may hindi ko siya nang mula niya kaya pero ayon kanyang isang mas din rin lang noong wala ako',
  },
  {
    language: 'af',
    own: 'êëïôû',
    words:
      'die van en in is het nie dat te wat vir met op was sy om by word as deur aan ook hy sal ek een ons kan maar uit na hulle nog toe haar sê kon baie tussen gesê jaar elkeen reg mense geen enige sodanige',
  },
  {
    language: 'so',
    own: '',
    words: 'oo iyo ka ku ee ah in la u si waa ayaa uu waxaa laga loo kale soo lagu wax dadka mid sidoo ayey',
  },
  {
    language: 'uz',
    own: 'ʻ',
    words:
      'va bu bilan uchun bir ham da bo‘lgan edi deb har yil qilish emas lekin yoki kerak o‘z o‘zbekiston haqida bo‘yicha',
  },
  {
    language: 'eo',
    own: 'ĉĝĥĵŝŭ',
    words:
      'la de kaj en estas al ke por ne kun sed li pri el kiu kiel ili tio ankaŭ estis pli per oni ĝi sia kiuj post havas ĉiu homo aŭ -ojn -ajn -toj',
  },
];
