export const pt = {
  relevance: {
    one: 'De # resultado que você avaliou em 30 dias, {relevant} é relevante ({share}).',
    other: 'De # resultados que você avaliou em 30 dias, {relevant} são relevantes ({share}).',
  },
  low: 'É pouco. Esta consulta deixa de fora o que os outros têm em comum:',
  lowNone: 'É pouco. Nada distingue os outros, então tente estreitar a consulta você mesmo.',
  loses: {
    one: 'Ela não teria encontrado # resultado avaliado: {notRelevant} não relevantes, {relevant} relevantes.',
    other:
      'Ela não teria encontrado # resultados avaliados: {notRelevant} não relevantes, {relevant} relevantes.',
  },
  removes: {
    one: 'Ela deixaria de fora # dos resultados recentes do alerta.',
    other: 'Ela deixaria de fora # dos resultados recentes do alerta.',
  },
  seeDifference: 'Ver a diferença',
  tabNearly: 'Quase',
  nearlyNone: 'Nenhum artigo recente ficou fora desta consulta por uma só condição.',
  nearlyLead: 'Estes artigos recentes ficaram fora da consulta por uma só condição.',
  'kind-left-out': 'Sem {clause}',
  'kind-allowed': 'Sem a exclusão {clause}',
  'kind-any-form': '{clause} em qualquer forma',
  'kind-anywhere': '{clause} em qualquer parte do artigo',
  'kind-further-apart': '{clause} mais distantes',
  'kind-fewer': 'Menos de {clause}',
  adds: {
    one: 'Esta mudança teria trazido # artigo.',
    other: 'Esta mudança teria trazido # artigos.',
  },
  addsWeek: {
    one: 'Cerca de # a mais por semana.',
    other: 'Cerca de # a mais por semana.',
  },
  tryEdit: 'Testar esta mudança',
  weekly: 'Uma vez por semana, mostrar o que este alerta quase encontrou',
  weeklyHint:
    'Até três notícias que ficaram de fora por uma só condição, com a mudança que as teria encontrado. No primeiro e-mail depois do seu horário semanal, ou sozinhas se não houver mais nada.',
} as const;
