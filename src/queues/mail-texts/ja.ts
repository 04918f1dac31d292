import type { MailTexts } from "./texts";

export const mailTextsJa: MailTexts = {
  subject: "{company} からのリンクのご案内",
  hello: "いつもお世話になっております。",
  lead: "{company} から情報のご提供をお願いしています。こちらからフォームを開いてください。",
  button: "フォームを開く",
  until: "このリンクの有効期限は {day} です。これまでに入力した内容は保存されています。",
  stranger: "お心当たりがない場合は、このメールを破棄するか、{company} にお問い合わせください。",
};
