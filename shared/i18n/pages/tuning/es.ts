export const es = {
  relevance: {
    one: 'De # hallazgo que valoró en 30 días, {relevant} es relevante ({share}).',
    other: 'De # hallazgos que valoró en 30 días, {relevant} son relevantes ({share}).',
  },
  low: 'Es poco. Esta consulta deja fuera lo que los demás tienen en común:',
  lowNone: 'Es poco. Nada distingue a los demás, así que intente estrechar la consulta usted mismo.',
  loses: {
    one: 'No habría encontrado # hallazgo valorado: {notRelevant} no relevantes, {relevant} relevantes.',
    other: 'No habría encontrado # hallazgos valorados: {notRelevant} no relevantes, {relevant} relevantes.',
  },
  removes: {
    one: 'Dejaría fuera # de los hallazgos recientes de la alerta.',
    other: 'Dejaría fuera # de los hallazgos recientes de la alerta.',
  },
  seeDifference: 'Ver la diferencia',
  tabNearly: 'Casi',
  nearlyNone: 'Ningún artículo reciente quedó fuera de esta consulta por una sola condición.',
  nearlyLead: 'Estos artículos recientes quedaron fuera de la consulta por una sola condición.',
  'kind-left-out': 'Sin {clause}',
  'kind-allowed': 'Sin la exclusión {clause}',
  'kind-any-form': '{clause} en cualquier forma',
  'kind-anywhere': '{clause} en cualquier parte del artículo',
  'kind-further-apart': '{clause} más separadas',
  'kind-fewer': 'Menos de {clause}',
  adds: {
    one: 'Este cambio habría traído # artículo.',
    other: 'Este cambio habría traído # artículos.',
  },
  addsWeek: {
    one: 'Alrededor de # más por semana.',
    other: 'Alrededor de # más por semana.',
  },
  tryEdit: 'Probar este cambio',
  weekly: 'Una vez por semana, mostrarme lo que esta alerta casi encontró',
  weeklyHint:
    'Hasta tres noticias que quedaron fuera por una sola condición, con el cambio que las habría encontrado. En el primer correo después de su hora semanal, o solas si no hay nada más.',
} as const;
