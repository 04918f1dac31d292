import type { MailTexts } from "./texts";

export const mailTextsJa: MailTexts = {
  subject: "{company} からのリンクのご案内",
  hello: "いつもお世話になっております。",
  lead: "{company} から情報のご提供をお願いしています。こちらからフォームを開いてください。",
  button: "フォームを開く",
  until: "このリンクの有効期限は {day} です。これまでに入力した内容は保存されています。",
  stranger: "お心当たりがない場合は、このメールを破棄するか、{company} にお問い合わせください。",
  code: {
    subject: "{company} の確認コードは {code} です",
    lead: "{company} のフォームが新しい端末で開かれました。ご本人の場合は、このコードを入力してください。",
    until: "有効期限は 10 分です。当方からコードをお尋ねすることはありません。",
    stranger: "お心当たりがない場合は、何もする必要はありません。コードがなければ、入力内容を見ることはできません。",
  },
  revision: {
    subject: "{company} から追加のお願い",
    lead: "{company} が内容を確認しました。不足しているもの、または再度必要なものがあります。",
    reminderSubject: "リマインダー：{company} がお待ちしています",
    reminderLead: "{company} は次のものをお待ちしています。",
    due: "{due} までにお送りください。",
  },
};
