import type { MarkdownNode } from "../../collection/markdown";
import type { FormTexts } from "../../collection/own-texts";

// What the applicant's pages show, as plain data. The routes build it from the case; the components only draw it.

/** The house of the tenant: everything round the content of a page. */
export interface Shell {
  language: string;
  rightToLeft: boolean;
  /** Who asks. */
  companyName: string;
  /** All the form speaks; one or none: no switch. `href`: where to post the choice when the page has no form of its own. */
  languages: string[];
  languageAction: string | null;
  theme: Theme;
  /** What the form says in place of our own words. */
  texts?: FormTexts;
  /** Texts of the form that there are only in another language, and which. */
  foreign?: ReadonlyMap<string, string>;
  /** Asked for by the script of another page: what it has already (styles, script) is left out. */
  isPart: boolean;
}

/** Tenant's own look. Checked by `themeCss`; whatever does not pass falls back. */
export interface Theme {
  /** `#rrggbb`. */
  brand: string | null;
  radiusPx: number | null;
}

export interface Step {
  id: string;
  title: string;
  status: "done" | "current" | "begun" | "open";
  href: string;
}

/** One thing on a page of the form. `name` is the name of its field as it is posted. */
export type Item =
  | ({ kind: "heading"; text: string; level: 2 | 3 } & Shown)
  // `source`: as it was written, by which its language is known.
  | ({ kind: "text"; text: MarkdownNode[]; source: string } & Shown)
  | InputItem
  | ({ kind: "date"; day: string; month: string; year: string; autocomplete: string | null } & Asked)
  | ({ kind: "select"; options: Option[]; value: string; autocomplete: string | null } & Asked)
  | ({ kind: "radio"; options: Option[]; value: string } & Asked)
  | ({ kind: "checkboxlist"; options: Option[]; values: string[] } & Asked)
  | ({ kind: "checkbox"; checked: boolean } & Asked)
  | ListItem
  | DocumentItem
  | ({ kind: "review"; sections: ReviewSection[] } & Shown);

export interface Shown {
  name: string;
  /** Not to be shown as things stand: it is in the page, so that an answer can bring it up without a reload. */
  hidden: boolean;
}

export interface Asked extends Shown {
  label: string;
  hint: string | null;
  required: boolean;
  disabled: boolean;
  /** The sentence that says what is wrong and how to put it right. */
  problem: string | null;
}

export interface InputItem extends Asked {
  kind: "textfield" | "textarea" | "email" | "number" | "phone";
  value: string;
  placeholder: string | null;
  autocomplete: string | null;
  inputMode: string | null;
  /** Stands after the field: `%`, `EUR`. */
  suffix: string | null;
  /** Lines of a text area. */
  lines: number;
}

export interface Option {
  value: string;
  label: string;
}

export interface ListItem extends Asked {
  kind: "fieldlist";
  addLabel: string;
  mayAdd: boolean;
  /** `id`: empty for a row that was never saved. */
  rows: { index: number; id: string; title: string; items: Item[] }[];
}

export interface DocumentItem extends Asked {
  kind: "document";
  purpose: string | null;
  /** Value of `accept=`. */
  accept: string;
  maxMegabytes: number;
  maxFiles: number;
  /** Where the browser's upload goes. */
  uploadUrl: string;
  files: FileModel[];
}

export interface FileModel {
  fileId: string;
  name: string;
  sizeBytes: number | null;
  status: "checking" | "ready" | "refused" | "sent";
  problem: string | null;
  /** An address that shows the picture; null when it is not a picture (yet). */
  pictureUrl: string | null;
  removable: boolean;
}

export interface ReviewSection {
  id: string;
  title: string;
  href: string;
  rows: { label: string; value: string | null }[];
}

export interface PageProblem {
  /** Name of the field, or of the page's part, that the summary links to. */
  href: string;
  text: string;
}

/** One page of the form. */
export interface FormPageModel {
  id: string;
  title: string;
  description: string | null;
  action: string;
  steps: Step[];
  items: Item[];
  problems: PageProblem[];
  isLast: boolean;
  hasFiles: boolean;
  /** A phone may be handed the form: offered where something is to be photographed. */
  mayHandOff?: boolean;
  /** When this page was sent last. */
  savedAtMs: number | null;
}

export interface StartModel {
  title: string;
  lead: string;
  minutes: number;
  needs: string[];
  privacy: string;
  /** Null when nothing was entered yet: then there is just the button. */
  steps: Step[] | null;
  nextHref: string;
}

export interface RevisionModel {
  action: string;
  problems: PageProblem[];
  items: { document: DocumentItem; reason: string | null; comment: string | null; oldFiles: FileModel[] }[];
}

export interface EndModel {
  lead: string;
  next: string;
  reference: string;
}

/** What the browser learns from an autosave. Names are those of the fields as they are posted. */
export interface DraftAnswer {
  /** ISO 8601. */
  savedAt: string;
  problems: { field: string; message: string }[];
  hidden: string[];
  disabled: string[];
}
