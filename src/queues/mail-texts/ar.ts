import type { MailTexts } from "./texts";

export const mailTextsAr: MailTexts = {
  subject: "رابطك من {company}",
  hello: "مرحبًا،",
  lead: "تحتاج {company} إلى بعض المعلومات منك. افتح نموذجك من هنا:",
  button: "افتح نموذجي",
  until: "يعمل الرابط حتى {day}. كل ما أدخلته محفوظ.",
  stranger: "لم تكن تتوقع هذه الرسالة؟ تجاهلها، أو اسأل {company}.",
};
