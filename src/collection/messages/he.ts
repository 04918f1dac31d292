import type { Messages } from "./messages";

export const messagesHe: Messages = {
  required: {
    type: "נא למלא את ״{label}״.",
    choose: "נא לבחור תשובה עבור ״{label}״.",
    tick: "כדי להמשיך יש לסמן את ״{label}״.",
    date: "נא להזין תאריך עבור ״{label}״.",
    add: "נא להוסיף לפחות פריט אחד אל ״{label}״.",
  },
  document_required: "נא להוסיף תמונה או קובץ עבור ״{label}״.",
  too_many_files: {
    one: "אפשר לצרף אל ״{label}״ קובץ אחד בלבד. נא להסיר את השאר.",
    two: "אפשר לצרף אל ״{label}״ שני קבצים לכל היותר. נא להסיר חלק מהם.",
    other: "אפשר לצרף אל ״{label}״ {maxFiles} קבצים לכל היותר. נא להסיר חלק מהם.",
  },
  too_short: {
    one: "״{label}״ קצר מדי. יש להזין לפחות תו אחד.",
    two: "״{label}״ קצר מדי. יש להזין לפחות שני תווים.",
    other: "״{label}״ קצר מדי. יש להזין לפחות {minLength} תווים.",
  },
  too_long: {
    one: "״{label}״ ארוך מדי. אפשר להזין תו אחד בלבד.",
    two: "״{label}״ ארוך מדי. אפשר להזין שני תווים לכל היותר.",
    other: "״{label}״ ארוך מדי. אפשר להזין {maxLength} תווים לכל היותר.",
  },
  pattern: "נראה ש״{label}״ אינו נכון. נא להשוות למה שכתוב במסמך.",
  not_a_number: "נא להזין את ״{label}״ כמספר, למשל 25 או 12.5.",
  too_small: "הערך של ״{label}״ חייב להיות {minimum} או יותר.",
  too_large: "הערך של ״{label}״ חייב להיות {maximum} או פחות.",
  not_an_email: "נא להזין ב״{label}״ כתובת דוא״ל, למשל name@example.com.",
  not_a_phone: "נא להזין ב״{label}״ מספר טלפון עם קידומת המדינה, למשל \u200e+972 3 123 4567.",
  not_a_url: "נא להזין ב״{label}״ כתובת אתר, למשל https://example.com.",
  date_incomplete: "התאריך של ״{label}״ אינו שלם. חסרים: {missing}.",
  date_impossible: "התאריך של ״{label}״ אינו קיים. יש להזין אותו כך: 27, 3, 1986.",
  date_in_future: "התאריך של ״{label}״ חייב להיות בעבר.",
  date_in_past: "התאריך של ״{label}״ חייב להיות בעתיד.",
  too_young: {
    one: "התאריך של ״{label}״ חייב להיות לפני שנה אחת לפחות.",
    two: "התאריך של ״{label}״ חייב להיות לפני שנתיים לפחות.",
    other: "התאריך של ״{label}״ חייב להיות לפני {years} שנים לפחות.",
  },
  too_few_items: "ב״{label}״ נדרשים לפחות {minItems}.",
  too_many_items: "ב״{label}״ אפשר להוסיף {maxItems} לכל היותר.",
  not_an_option: "נא לבחור אחת מהתשובות המוצעות עבור ״{label}״.",
  bad_value: "נא לבדוק את התשובה עבור ״{label}״.",
  parts: { day: "היום", month: "החודש", year: "השנה" },
};
