import type { Translated } from '../../phrases.ts';
import type { en } from './en.ts';

export const ja: Translated<typeof en> = {
  findsTitle: '「{rule}」で見つかった記事',
  findsWhen: '{from}から{to}まで',
  findsNone: 'この期間の記事は保存されていません。保存期間は35日です。',
  storyTitle: 'この話題のすべての情報源',
  ruleTitle: 'アラート「{rule}」',
  ruleQuery: '検索条件',
  ruleOften: '頻度',
  ruleRated: { other: '#件が評価され、そのうち{relevant}件が「関係あり」です。' },
  readOnly: 'メールのリンクで表示しています。変更するにはログインしてください。',
  changeRule: 'アラートを変更',

  aboutStory: '見つかった記事: {title}',
  byRule: 'アラート: {rule}',
  relevantTitle: '関係がありますか？',
  relevantButton: 'はい、関係があります',
  relevantDone: '「関係あり」として記録しました。',
  notRelevantTitle: '関係がありませんか？',
  notRelevantButton: '「関係なし」とだけ記録する',
  notRelevantDone: '「関係なし」として記録しました。',
  leaveOutHeading: 'このような記事を除く',
  leaveOutWord: '{word} を含む記事',
  leaveOutSource: '{source} の記事',
  alsoRemoved: { other: '最近の記事のうち、ほかに#件が除かれます:' },
  alsoRemovedNone: 'ほかに除かれる最近の記事はありません。',
  noExclusion: '必要な記事と見分ける手がかりがありません。',
  leaveOutButton: '除外する',
  narrowed: 'アラートの条件を絞りました: {query}',
  muteHeading: 'この話題を受け取らない',
  muteText:
    'どのアラートからも、この話題のメールは届かなくなります。お送りした内容に誤りがあった場合だけお知らせします。',
  muteButton: 'この話題をミュート',
  muted: 'この話題は今後届きません。',
  undone: '元の状態に戻しました。',
};
