import type { MailTexts } from "./texts";

export const mailTextsAr: MailTexts = {
  subject: "رابطك من {company}",
  hello: "مرحبًا،",
  lead: "تحتاج {company} إلى بعض المعلومات منك. افتح نموذجك من هنا:",
  button: "افتح نموذجي",
  until: "يعمل الرابط حتى {day}. كل ما أدخلته محفوظ.",
  stranger: "لم تكن تتوقع هذه الرسالة؟ تجاهلها، أو اسأل {company}.",
  code: {
    subject: "{code} هو رمزك لدى {company}",
    lead: "فُتح نموذجك لدى {company} على جهاز جديد. إذا كنت أنت من فعل ذلك، فأدخل هذا الرمز:",
    until: "الرمز صالح لمدة عشر دقائق. لن يطلبه منك أحد من طرفنا.",
    stranger: "لم تكن أنت؟ لا تفعل شيئًا: من دون الرمز لن يرى أحد ما أدخلته.",
  },
  revision: {
    subject: "{company} تحتاج إلى شيء إضافي منك",
    lead: "راجعت {company} ما أرسلته. بعض الأشياء ناقصة أو يجب إرسالها من جديد:",
    reminderSubject: "تذكير: {company} في انتظارك",
    reminderLead: "ما زالت {company} تنتظر ما يلي:",
    due: "يُرجى إرساله قبل {due}.",
  },
};
