import type { PresetTexts } from "./texts";

export const presetTextsHe: PresetTexts = {
  hello: "שלום,",
  helloName: "שלום {name},",
  subject: {
    invitation: "הזמנה מאת {company} להתחיל",
    session: "{company} מבקשת לאמת את זהותך",
    again: "{company} מבקשת לאמת שוב את זהותך",
    resubmission: "{company} צריכה ממך משהו נוסף",
    "associated-company-email": "{company} צריכה מידע על החברה שלך",
  },
  lead: {
    invitation: "{company} צריכה כמה פרטים. אפשר לפתוח את הטופס כאן:",
    session: "{company} צריכה לאמת את זהותך. כדאי להכין תעודה מזהה ולהתחיל כאן:",
    again: "{company} עדיין לא הצליחה לאמת את זהותך. אפשר לנסות שוב כאן:",
    resubmission: "{company} בדקה את מה ששלחת וצריכה משהו נוסף. אפשר לפתוח את הטופס כאן:",
    "associated-company-email": "{company} צריכה כמה פרטים על החברה שלך. אפשר לפתוח את הטופס כאן:",
  },
  leadFor: {
    invitation: "{company} צריכה כמה פרטים בנוגע אל {subject}. אפשר לפתוח את הטופס כאן:",
    session: "{company} צריכה לאמת את זהותך בנוגע אל {subject}. כדאי להכין תעודה מזהה ולהתחיל כאן:",
    again: "{company} עדיין לא הצליחה לאמת את זהותך בנוגע אל {subject}. אפשר לנסות שוב כאן:",
    resubmission: "{company} בדקה את מה ששלחת בנוגע אל {subject} וצריכה משהו נוסף. אפשר לפתוח את הטופס כאן:",
    "associated-company-email":
      "{subject} ציינה את החברה שלך בפני {company}, שצריכה כמה פרטים עליה. אפשר לפתוח את הטופס כאן:",
  },
  button: {
    invitation: "פתיחת הטופס שלי",
    session: "אימות הזהות שלי",
    resubmission: "פתיחת הטופס שלי",
    "associated-company-email": "פתיחת הטופס",
  },
  reason: "הסיבה שנמסרה: {reason}",
  help: "לא ציפית להודעה הזו? אפשר להתעלם ממנה, או לפנות אל {company}.",
  helpAt: "לא ציפית להודעה הזו, או שדרושה עזרה? אפשר לכתוב אל {address}.",
};
