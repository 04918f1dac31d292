import type { PresetTexts } from "./texts";

export const presetTextsAr: PresetTexts = {
  hello: "مرحبًا،",
  helloName: "مرحبًا {name}،",
  subject: {
    invitation: "دعوة من {company} للبدء",
    session: "تطلب {company} تأكيد هويتك",
    again: "تطلب {company} تأكيد هويتك مرة أخرى",
    resubmission: "تحتاج {company} إلى شيء منك مرة أخرى",
    "associated-company-email": "تحتاج {company} إلى معلومات عن شركتك",
  },
  lead: {
    invitation: "تحتاج {company} إلى بعض المعلومات. افتح نموذجك من هنا:",
    session: "تحتاج {company} إلى تأكيد هويتك. جهّز وثيقة هويتك وابدأ من هنا:",
    again: "لم تتمكن {company} من تأكيد هويتك بعد. حاول مرة أخرى من هنا:",
    resubmission: "راجعت {company} ما أرسلته وتحتاج إلى شيء منك مرة أخرى. افتح نموذجك من هنا:",
    "associated-company-email": "تحتاج {company} إلى بعض المعلومات عن شركتك. افتح النموذج من هنا:",
  },
  leadFor: {
    invitation: "تحتاج {company} إلى بعض المعلومات بخصوص {subject}. افتح نموذجك من هنا:",
    session: "تحتاج {company} إلى تأكيد هويتك بخصوص {subject}. جهّز وثيقة هويتك وابدأ من هنا:",
    again: "لم تتمكن {company} من تأكيد هويتك بخصوص {subject} بعد. حاول مرة أخرى من هنا:",
    resubmission: "راجعت {company} ما أرسلته بخصوص {subject} وتحتاج إلى شيء منك مرة أخرى. افتح نموذجك من هنا:",
    "associated-company-email":
      "ذكرت {subject} شركتك لدى {company} التي تحتاج إلى بعض المعلومات عنها. افتح النموذج من هنا:",
  },
  button: {
    invitation: "افتح نموذجي",
    session: "تأكيد هويتي",
    resubmission: "افتح نموذجي",
    "associated-company-email": "افتح النموذج",
  },
  reason: "ما قالوه: {reason}",
  help: "لم تكن تتوقع هذه الرسالة؟ تجاهلها، أو اسأل {company}.",
  helpAt: "لم تكن تتوقع هذه الرسالة، أو تحتاج إلى مساعدة؟ اكتب إلى {address}.",
};
