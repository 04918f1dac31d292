import type { Messages } from "./messages";

const parts: Record<string, string> = { day: "اليوم", month: "الشهر", year: "السنة" };

export const messagesAr: Messages = {
  required: ({ label, kind }) => {
    switch (kind) {
      case "choose":
        return `اختر إجابة عن «${label}».`;
      case "tick":
        return `ضع علامة أمام «${label}» للمتابعة.`;
      case "date":
        return `أدخل التاريخ في «${label}».`;
      case "add":
        return `أضف عنصرًا واحدًا على الأقل إلى «${label}».`;
      default:
        return `املأ الحقل «${label}».`;
    }
  },
  document_required: ({ label }) => `أضف صورة أو ملفًا إلى «${label}».`,
  too_many_files: ({ label, number }) => `الحد الأقصى لملفات «${label}» هو ${number("maxFiles")}. احذف بعضها.`,
  too_short: ({ label, number }) => `«${label}» قصير جدًا. الحد الأدنى لعدد الأحرف هو ${number("minLength")}.`,
  too_long: ({ label, number }) => `«${label}» طويل جدًا. الحد الأقصى لعدد الأحرف هو ${number("maxLength")}.`,
  pattern: ({ label }) => `يبدو أن «${label}» غير صحيح. قارنه بما هو مكتوب في المستند.`,
  not_a_number: ({ label }) => `أدخل «${label}» كرقم، مثل 25 أو 12.5.`,
  too_small: ({ label, number }) => `يجب ألا يقل «${label}» عن ${number("minimum")}.`,
  too_large: ({ label, number }) => `يجب ألا يزيد «${label}» على ${number("maximum")}.`,
  not_an_email: ({ label }) => `أدخل «${label}» كعنوان بريد إلكتروني، مثل name@example.com.`,
  not_a_phone: ({ label }) => `أدخل «${label}» كرقم هاتف مع رمز البلد، مثل ‎+44 20 7946 0018.`,
  not_a_url: ({ label }) => `أدخل «${label}» كعنوان موقع، مثل https://example.com.`,
  date_incomplete: ({ label, missing }) =>
    `ينقص التاريخ في «${label}»: ${missing.map((part) => parts[part] ?? part).join("، ")}.`,
  date_impossible: ({ label }) => `التاريخ في «${label}» غير موجود. اكتبه هكذا: 27 ثم 3 ثم 1986.`,
  date_in_future: ({ label }) => `يجب أن يكون التاريخ في «${label}» في الماضي.`,
  date_in_past: ({ label }) => `يجب أن يكون التاريخ في «${label}» في المستقبل.`,
  too_young: ({ label, number }) => `يجب أن يكون قد مضى على التاريخ في «${label}» ما لا يقل عن ${number("years")} سنة.`,
  too_few_items: ({ label, number }) => `الحد الأدنى لعدد العناصر في «${label}» هو ${number("minItems")}.`,
  too_many_items: ({ label, number }) => `الحد الأقصى لعدد العناصر في «${label}» هو ${number("maxItems")}.`,
  not_an_option: ({ label }) => `اختر إحدى الإجابات المعروضة في «${label}».`,
  bad_value: ({ label }) => `تحقق من الإجابة في «${label}».`,
};
