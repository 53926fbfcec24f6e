import type { Translated } from '../../phrases.ts';
import type { en } from './en.ts';

export const pt: Translated<typeof en> = {
  findsTitle: 'O que {rule} encontrou',
  findsWhen: 'De {from} a {to}.',
  findsNone: 'Nada mais está guardado desse período. Os resultados são mantidos por 35 dias.',
  storyTitle: 'Todas as fontes desta notícia',
  ruleTitle: 'O alerta {rule}',
  ruleQuery: 'Procura por',
  ruleOften: 'Frequência',
  ruleRated: {
    one: '# notícia dele foi avaliada; {relevant} como relevantes.',
    other: '# notícias dele foram avaliadas; {relevant} como relevantes.',
  },
  nearlyLead: 'Esta notícia ficou fora do alerta por uma só condição.',
  nearlyEdit: 'A mudança',
  nearlyQuery: 'A consulta alterada',
  readOnly: 'Você vê esta página pelo link de um e-mail. Para mudar algo, entre na sua conta.',
  changeRule: 'Mudar o alerta',

  aboutStory: 'Foi encontrado: {title}',
  byRule: 'Pelo alerta {rule}',
  relevantTitle: 'É relevante?',
  relevantButton: 'Sim, é relevante',
  relevantDone: 'Anotada como relevante.',
  notRelevantTitle: 'Não é relevante?',
  notRelevantButton: 'Só anotar que não é relevante',
  notRelevantDone: 'Anotada como não relevante.',
  leaveOutHeading: 'Excluir notícias assim',
  leaveOutWord: 'Artigos que mencionam {word}',
  leaveOutSource: 'Artigos de {source}',
  alsoRemoved: {
    one: 'Dos artigos recentes também sairia #:',
    other: 'Dos artigos recentes também sairiam #:',
  },
  alsoRemovedNone: 'Nenhum outro artigo recente sairia.',
  noExclusion: 'Nada a distingue do que você quer receber.',
  leaveOutButton: 'Excluir estes',
  narrowed: 'O alerta está mais preciso: {query}',
  muteHeading: 'Nada mais sobre esta notícia',
  muteText:
    'Nenhum e-mail contará mais, por nenhum dos seus alertas; só se algo que foi enviado estava errado.',
  muteButton: 'Silenciar esta notícia',
  muted: 'Esta notícia não voltará.',
  undone: 'Tudo voltou a ser como antes.',
};
