/** Why a file was not taken. Found while it came in (`too_large` … `case_full`) or when it was looked at. */
export const fileProblems = [
  "empty",
  "too_large",
  "length_required",
  "interrupted",
  "too_many_files",
  "case_full",
  "not_accepted",
  "missing",
  "svg",
  "html",
  "xml",
  "office",
  "archive",
  "executable",
  "other_image",
  "unknown",
  "pixel_flood",
  "truncated",
  "corrupt",
  "polyglot",
  "pdf_active",
  "pdf_encrypted",
  "pdf_opaque",
] as const;

export type FileProblem = (typeof fileProblems)[number];
