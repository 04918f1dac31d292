import type { FileTexts } from "./texts";

/** What is wrong, and what to do. Never whose fault it is. */
export const fileTextsEn: FileTexts = {
  problems: {
    empty: "This file is empty. Look at it on your device and choose it again.",
    too_large: "This file is larger than {megabytes} MB. Scan it with fewer dots per inch, or take a photo of it.",
    length_required: "The upload did not say how large the file is. Try again, or use another browser.",
    interrupted: "The upload stopped on the way. Check your connection and try again.",
    too_many_files: "There are as many files here as we can take. Remove one before you add another.",
    case_full: "The files here weigh more than {megabytes} MB together. Remove one, or send this one smaller.",
    not_accepted: "This kind of file is not taken here. The kinds that are stand with the question.",
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
    corrupt:
      "This file is damaged. Open it on your device, save it anew and send that, or take a photo of the document.",
    polyglot: "This file has something else hidden in it. Take a photo of the document, or print it to a new PDF.",
    pdf_active: "This PDF has scripts or attachments in it. Print it to a new PDF and send that.",
    pdf_encrypted: "This PDF is locked. Save a copy without a password and send that.",
    pdf_opaque: "We cannot look inside this PDF. Print it to a new PDF and send that, or take photos of its pages.",
  },
  otherwise: "We could not take this file. Load the page again and try once more.",
  kinds: {
    "application/pdf": "PDF",
    "image/jpeg": "JPEG picture",
    "image/png": "PNG picture",
    "image/webp": "WEBP picture",
    "image/heic": "HEIC picture",
  },
  accepted: "PDF or photo (JPEG, PNG, WEBP or HEIC), up to {megabytes} MB",
};
