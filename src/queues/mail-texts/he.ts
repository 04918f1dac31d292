import type { MailTexts } from "./texts";

export const mailTextsHe: MailTexts = {
  subject: "הקישור שלך מאת {company}",
  hello: "שלום,",
  lead: "{company} צריכה ממך כמה פרטים. אפשר לפתוח את הטופס כאן:",
  button: "פתיחת הטופס שלי",
  until: "הקישור תקף עד {day}. מה שכבר הוזן נשמר.",
  stranger: "לא ציפית להודעה הזו? אפשר להתעלם ממנה, או לפנות אל {company}.",
  code: {
    subject: "{code} הוא הקוד שלך עבור {company}",
    lead: "הטופס שלך עבור {company} נפתח במכשיר חדש. אם הפתיחה נעשתה על ידך, נא להקליד שם את הקוד הזה:",
    until: "הקוד תקף לעשר דקות. איש מאיתנו לא יבקש אותו ממך.",
    stranger: "הפתיחה לא נעשתה על ידך? אין צורך לעשות דבר: בלי הקוד איש לא יראה את מה שהוזן.",
  },
  revision: {
    subject: "{company} צריכה ממך עוד משהו",
    lead: "{company} בדקה את מה ששלחת. כמה דברים חסרים או דורשים שליחה מחדש:",
    reminderSubject: "תזכורת: {company} מחכה לך",
    reminderLead: "{company} עדיין מחכה לדברים הבאים:",
    due: "יש לשלוח עד {due}.",
  },
};
