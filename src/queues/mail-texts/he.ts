import type { MailTexts } from "./texts";

export const mailTextsHe: MailTexts = {
  subject: "הקישור שלך מאת {company}",
  hello: "שלום,",
  lead: "{company} צריכה ממך כמה פרטים. אפשר לפתוח את הטופס כאן:",
  button: "פתיחת הטופס שלי",
  until: "הקישור תקף עד {day}. מה שכבר הוזן נשמר.",
  stranger: "לא ציפית להודעה הזו? אפשר להתעלם ממנה, או לפנות אל {company}.",
};
