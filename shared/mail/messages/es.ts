import { createCount, type Messages } from './messages.ts';

const locale = 'es-ES';
const count = createCount(locale);
const stories = (n: number) => count(n, { one: '# noticia', other: '# noticias' });
const moreStories = (n: number) => count(n, { one: '# noticia más', other: '# noticias más' });

export const es: Messages = {
  language: 'es',
  locale,

  newStories: (n) => count(n, { one: '# noticia nueva', other: '# noticias nuevas' }),
  nothingNew: 'nada nuevo',
  andOtherRules: (name, others) =>
    `${name} y ${count(others, { one: '# regla más', other: '# reglas más' })}`,
  storiesForRules: (n, ofRules) =>
    `${es.newStories(n)} para ${count(ofRules, { one: '# regla', other: '# reglas' })}`,
  silence: (checked, failing) =>
    `${count(checked, { one: '# artículo revisado', other: '# artículos revisados' })}, ninguno coincidió.${
      failing === 0 ? '' : ` No se pudo leer ${count(failing, { one: '# fuente', other: '# fuentes' })}.`
    }`,

  alsoIn: (sources) => `También en ${count(sources, { one: '# medio más', other: '# medios más' })}`,
  alsoMatches: (names, more) =>
    `También coincide con ${names.join(', ')}${more === 0 ? '' : ` y ${count(more, { other: '# más' })}`}`,
  why: '¿Por qué?',
  notRelevant: 'No es relevante',
  change: { correction: 'Corrección', retraction: 'Retirada', update: 'Actualizada' },
  late: 'Publicada antes',
  moreStories: (n) => `${moreStories(n)} en este periodo`,
  moreRules: (n, ofRules) =>
    `Y ${moreStories(n)} para ${count(ofRules, { one: '# regla más', other: '# reglas más' })}`,
  stopRule: 'Dejar esta regla',

  urgentSubject: (subject) => `Urgente: ${subject}`,
  urgentNotice:
    'Las noticias urgentes llegan al momento, sea cual sea el horario de sus reglas y también en las horas de silencio. Puede desactivarlo en los ajustes.',
  alertsSlowed: (n, until) =>
    `${count(n, { one: '# alerta', other: '# alertas' })} hoy: hasta las ${until} las nuevas llegan una vez por hora.`,
  unknownZone: (zone) =>
    `La zona horaria «${zone}» es desconocida; las horas están en UTC. Elija otra en los ajustes.`,
  unusualSilence: (rule, usual, days) =>
    `«${rule}» suele encontrar ${stories(usual)} al día, pero ninguna desde hace ${count(days, { one: '# día', other: '# días' })}.`,
  ruleInactive: (rule) => `«${rule}» ya no se vigila. Abra sus reglas y guárdela de nuevo.`,
  moreNotices: (n) => count(n, { one: '# aviso más', other: '# avisos más' }),

  timesIn: (zone) => `Horas de ${zone}.`,
  viewInBrowser: 'Ver en el navegador',
  manage: 'Reglas y ajustes',
  unsubscribeAll: 'Darse de baja de todo',
  reason: (n) =>
    `Recibe este correo porque sigue ${count(n, { one: 'esta regla', other: 'estas # reglas' })}.`,

  confirmation: {
    subject: 'Confirme sus alertas de noticias',
    title: 'Un clic, y las noticias llegan a usted',
    lead: (site) =>
      `Alguien, esperamos que usted, pidió a ${site} que vigile las noticias para esta dirección:`,
    button: 'Confirmar',
    valid: (hours) => `El enlace vale ${count(hours, { one: '# hora', other: '# horas' })}.`,
    ignore: 'Si no fue usted, no haga nada: sin su confirmación no le enviaremos noticias.',
  },
  signIn: {
    subject: 'Su enlace para entrar',
    title: 'Entrar',
    lead: (site) => `Alguien, esperamos que usted, quiere entrar en ${site} con esta dirección.`,
    button: 'Entrar',
    valid: (minutes) => `El enlace vale ${count(minutes, { one: '# minuto', other: '# minutos' })}.`,
    ignore: 'Si no fue usted, no haga nada: nadie puede entrar sin este correo.',
  },
  openAddress: 'Si el botón no funciona, abra esta dirección:',
};
