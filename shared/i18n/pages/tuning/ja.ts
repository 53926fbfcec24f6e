export const ja = {
  relevance: {
    other: '30日間に評価した#件のうち、関係があるのは{relevant}件です({share})。',
  },
  low: '少なめです。次の検索式は、ほかの記事に共通するものを除きます。',
  lowNone: '少なめです。ほかの記事を見分けるものがないため、ご自身で検索式を絞ってみてください。',
  loses: {
    other: '評価した記事のうち#件が見つからなくなります。関係なし{notRelevant}件、関係あり{relevant}件。',
  },
  removes: {
    other: 'このアラートの最近の記事から#件が除かれます。',
  },
  seeDifference: '違いを見る',
  tabNearly: '惜しい記事',
  nearlyNone: '条件ひとつの違いで外れた最近の記事はありません。',
  nearlyLead: '次の最近の記事は、条件ひとつの違いで外れました。',
  'kind-left-out': '{clause} なし',
  'kind-allowed': '除外 {clause} なし',
  'kind-any-form': '{clause} をあらゆる形で',
  'kind-anywhere': '{clause} を記事のどこでも',
  'kind-further-apart': '{clause} をもっと離れていても',
  'kind-fewer': '{clause} のうちより少なく',
  adds: {
    other: 'この変更で#件の記事が加わっていました。',
  },
  addsWeek: {
    other: '1週間に約#件増えます。',
  },
  tryEdit: 'この変更を試す',
  weekly: '週に一度、このアラートが惜しくも外した記事を知らせる',
  weeklyHint:
    '条件ひとつの違いで外れた記事を3件まで、見つけるための変更とともに知らせます。毎週の時刻のあとの最初のメールに載せ、ほかに何もなければそれだけで送ります。',
} as const;
