import type { PresetTexts } from "./texts";

export const presetTextsJa: PresetTexts = {
  hello: "いつもお世話になっております。",
  helloName: "{name} 様",
  subject: {
    invitation: "{company} からお手続きのご案内",
    session: "{company} から本人確認のお願い",
    again: "{company} から本人確認の再度のお願い",
    resubmission: "{company} から再提出のお願い",
    "associated-company-email": "{company} から貴社の情報ご提供のお願い",
  },
  lead: {
    invitation: "{company} から情報のご提供をお願いしています。こちらからフォームを開いてください。",
    session: "{company} による本人確認が必要です。本人確認書類をご用意のうえ、こちらから始めてください。",
    again: "{company} はまだ本人確認を完了できていません。こちらからもう一度お試しください。",
    resubmission:
      "{company} がご提出内容を確認し、再度のご提出をお願いしています。こちらからフォームを開いてください。",
    "associated-company-email":
      "{company} から貴社についての情報のご提供をお願いしています。こちらからフォームを開いてください。",
  },
  leadFor: {
    invitation:
      "{company} から {subject} についての情報のご提供をお願いしています。こちらからフォームを開いてください。",
    session:
      "{subject} の件で、{company} による本人確認が必要です。本人確認書類をご用意のうえ、こちらから始めてください。",
    again: "{subject} の件で、{company} はまだ本人確認を完了できていません。こちらからもう一度お試しください。",
    resubmission:
      "{subject} の件で、{company} がご提出内容を確認し、再度のご提出をお願いしています。こちらからフォームを開いてください。",
    "associated-company-email":
      "{subject} から貴社のお名前を伺いました。{company} から貴社についての情報のご提供をお願いしています。こちらからフォームを開いてください。",
  },
  button: {
    invitation: "フォームを開く",
    session: "本人確認を行う",
    resubmission: "フォームを開く",
    "associated-company-email": "フォームを開く",
  },
  reason: "理由：{reason}",
  help: "お心当たりがない場合は、このメールを破棄するか、{company} にお問い合わせください。",
  helpAt: "お心当たりがない場合や、お困りの場合は、{address} までご連絡ください。",
};
