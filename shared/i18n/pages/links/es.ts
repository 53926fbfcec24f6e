import type { Translated } from '../../phrases.ts';
import type { en } from './en.ts';

export const es: Translated<typeof en> = {
  findsTitle: 'Lo que encontró {rule}',
  findsWhen: 'Del {from} al {to}.',
  findsNone: 'Ya no se guarda nada de esas fechas. Los resultados se conservan 35 días.',
  storyTitle: 'Todas las fuentes de esta noticia',
  ruleTitle: 'La alerta {rule}',
  ruleQuery: 'Busca',
  ruleOften: 'Frecuencia',
  ruleRated: {
    one: 'Se valoró # de sus noticias; {relevant} como relevantes.',
    other: 'Se valoraron # de sus noticias; {relevant} como relevantes.',
  },
  nearlyLead: 'Esta noticia quedó fuera de la alerta por una sola condición.',
  nearlyEdit: 'El cambio',
  nearlyQuery: 'La consulta cambiada',
  readOnly: 'Ve esta página por el enlace de un correo. Para cambiar algo, inicie sesión.',
  changeRule: 'Cambiar la alerta',

  aboutStory: 'Se encontró: {title}',
  byRule: 'Por la alerta {rule}',
  relevantTitle: '¿Es relevante?',
  relevantButton: 'Sí, es relevante',
  relevantDone: 'Anotada como relevante.',
  notRelevantTitle: '¿No es relevante?',
  notRelevantButton: 'Solo anotar que no es relevante',
  notRelevantDone: 'Anotada como no relevante.',
  leaveOutHeading: 'Excluir noticias así',
  leaveOutWord: 'Artículos que mencionan {word}',
  leaveOutSource: 'Artículos de {source}',
  alsoRemoved: {
    one: 'De los artículos recientes también se excluiría #:',
    other: 'De los artículos recientes también se excluirían #:',
  },
  alsoRemovedNone: 'No se excluiría ningún otro artículo reciente.',
  noExclusion: 'Nada la distingue de lo que quiere recibir.',
  leaveOutButton: 'Excluirlos',
  narrowed: 'La alerta es ahora más precisa: {query}',
  muteHeading: 'Nada más sobre esta noticia',
  muteText:
    'Ningún correo le contará más, por ninguna de sus alertas; solo si algo de lo enviado era erróneo.',
  muteButton: 'Silenciar esta noticia',
  muted: 'Esta noticia no volverá a llegar.',
  undone: 'Todo está como antes.',
};
