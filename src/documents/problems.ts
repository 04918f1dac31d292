import type { FileKind } from "./sniff";

/** Why a file was not taken. Found while it came in (`too_large` … `too_many_files`) or when it was looked at. */
export type FileProblem =
  | "empty"
  | "too_large"
  | "length_required"
  | "interrupted"
  | "too_many_files"
  | "missing"
  | "svg"
  | "html"
  | "xml"
  | "office"
  | "archive"
  | "executable"
  | "other_image"
  | "unknown"
  | "pixel_flood"
  | "truncated"
  | "corrupt"
  | "polyglot"
  | "pdf_active"
  | "pdf_encrypted"
  | "pdf_opaque";

export type Sentences = Record<FileProblem, string>;

/** What is wrong, and what to do. Never whose fault it is. */
const english: Sentences = {
  empty: "This file is empty. Look at it on your device and choose it again.",
  too_large: "This file is larger than 20 MB. Scan it with fewer dots per inch, or take a photo of it.",
  length_required: "The upload did not say how large the file is. Try again, or use another browser.",
  interrupted: "The upload stopped on the way. Check your connection and try again.",
  too_many_files: "There are as many files here as we can take. Remove one before you add another.",
  missing: "This file did not arrive. Upload it again.",
  svg: "This is a drawing (SVG), which we cannot take. Send it as a PDF, JPEG or PNG.",
  html: "This is a web page, not a document. Print it to a PDF and send that.",
  xml: "This is a data file (XML), not a document. Send a PDF, or a photo of the document.",
  office: "This is an office file (Word, Excel or similar). Save it as a PDF and send that.",
  archive: "This is a compressed folder. Send the documents in it one by one.",
  executable: "This is a program, not a document. Send a PDF, or a photo of the document.",
  other_image: "We cannot open this kind of picture. Save it as a JPEG or PNG and send that.",
  unknown: "We cannot tell what this file is. Send a PDF, JPEG, PNG, WEBP or HEIC.",
  pixel_flood: "This picture has more pixels than we can open. Save it smaller: 10,000 pixels a side is plenty.",
  truncated:
    "The end of this file is missing. Open it on your device; if it looks complete, save it anew and send that.",
  corrupt: "This file is damaged. Open it on your device, save it anew and send that, or take a photo of the document.",
  polyglot: "This file has something else hidden in it. Take a photo of the document, or print it to a new PDF.",
  pdf_active: "This PDF has scripts or attachments in it. Print it to a new PDF and send that.",
  pdf_encrypted: "This PDF is locked. Save a copy without a password and send that.",
  pdf_opaque: "We cannot look inside this PDF. Print it to a new PDF and send that, or take photos of its pages.",
};

const arabic: Sentences = {
  empty: "هذا الملف فارغ. افتحه على جهازك ثم اختره من جديد.",
  too_large: "حجم هذا الملف أكبر من 20 ميغابايت. امسحه ضوئيًا بدقة أقل، أو التقط صورة له.",
  length_required: "لم يُذكر حجم الملف عند الرفع. حاول مرة أخرى، أو استخدم متصفحًا آخر.",
  interrupted: "توقف الرفع قبل أن يكتمل. تحقق من اتصالك ثم حاول مرة أخرى.",
  too_many_files: "بلغت الملفات هنا الحد الأقصى. احذف ملفًا قبل أن تضيف آخر.",
  missing: "لم يصل هذا الملف. ارفعه من جديد.",
  svg: "هذا رسم بصيغة SVG ولا يمكننا قبوله. أرسله بصيغة PDF أو JPEG أو PNG.",
  html: "هذه صفحة ويب وليست مستندًا. اطبعها إلى ملف PDF وأرسله.",
  xml: "هذا ملف بيانات (XML) وليس مستندًا. أرسل ملف PDF أو صورة للمستند.",
  office: "هذا ملف مكتبي (Word أو Excel أو ما شابه). احفظه بصيغة PDF وأرسله.",
  archive: "هذا مجلد مضغوط. أرسل المستندات التي بداخله واحدًا تلو الآخر.",
  executable: "هذا برنامج وليس مستندًا. أرسل ملف PDF أو صورة للمستند.",
  other_image: "لا يمكننا فتح هذا النوع من الصور. احفظ الصورة بصيغة JPEG أو PNG وأرسلها.",
  unknown: "لم نتعرف على نوع هذا الملف. أرسل ملفًا بصيغة PDF أو JPEG أو PNG أو WEBP أو HEIC.",
  pixel_flood: "عدد نقاط هذه الصورة أكبر مما يمكننا فتحه. احفظها بحجم أصغر؛ يكفي 10,000 نقطة لكل ضلع.",
  truncated: "نهاية هذا الملف مفقودة. افتحه على جهازك، وإن بدا كاملًا فاحفظه من جديد وأرسله.",
  corrupt: "هذا الملف تالف. افتحه على جهازك واحفظه من جديد وأرسله، أو التقط صورة للمستند.",
  polyglot: "في هذا الملف شيء آخر مخفي. التقط صورة للمستند، أو اطبعه إلى ملف PDF جديد.",
  pdf_active: "في ملف PDF هذا برامج أو مرفقات. اطبعه إلى ملف PDF جديد وأرسله.",
  pdf_encrypted: "ملف PDF هذا مقفل. احفظ نسخة بلا كلمة مرور وأرسلها.",
  pdf_opaque: "لا يمكننا النظر داخل ملف PDF هذا. اطبعه إلى ملف PDF جديد وأرسله، أو التقط صورًا لصفحاته.",
};

const kinds: Record<FileKind, { en: string; ar: string }> = {
  "application/pdf": { en: "PDF", ar: "ملف PDF" },
  "image/jpeg": { en: "JPEG picture", ar: "صورة JPEG" },
  "image/png": { en: "PNG picture", ar: "صورة PNG" },
  "image/webp": { en: "WEBP picture", ar: "صورة WEBP" },
  "image/heic": { en: "HEIC picture", ar: "صورة HEIC" },
};

const somethingElse = {
  en: "We could not take this file. Load the page again and try once more.",
  ar: "لم نتمكن من قبول هذا الملف. أعد تحميل الصفحة وحاول مرة أخرى.",
};

const isArabic = (language: string): boolean => /^ar(?:-|$)/i.test(language);

/** The sentence for a code, in the reader's language. A code this version does not know gets a sentence that still helps. */
export function problemSentence(code: string, language: string): string {
  const table = isArabic(language) ? arabic : english;
  const otherwise = isArabic(language) ? somethingElse.ar : somethingElse.en;
  const sentences: Partial<Record<string, string>> = table;
  return (Object.hasOwn(sentences, code) ? sentences[code] : undefined) ?? otherwise;
}

/** What people call a kind of file. */
export const fileKindName = (kind: FileKind, language: string): string => kinds[kind][isArabic(language) ? "ar" : "en"];

/** What we take, in one line: the hint under a file field. */
export const acceptedSentence = (language: string): string =>
  isArabic(language)
    ? "ملف PDF أو صورة (JPEG أو PNG أو WEBP أو HEIC)، حتى 20 ميغابايت"
    : "PDF or photo (JPEG, PNG, WEBP or HEIC), up to 20 MB";
