import type { LivePage } from "../../collection/live-page";
import type { MarkdownNode } from "../../collection/markdown";
import type { FormTexts } from "../../collection/own-texts";
import type { Brand } from "../../domain/brand";
import type { DocumentSide } from "../../domain/document-side";
import type { EndScreen } from "../../domain/embed-events";
import type {
  CardsItem,
  CountryPartsItem,
  GroupItem,
  LookupItem,
  MoneyItem,
  MultiselectItem,
  SignatureItem,
  StateItem,
  StepperItem,
  TagsItem,
} from "./model-kinds";

// What the applicant's pages show, as plain data. The routes build it from the case; the components only draw it.

/** What a page is that has no questions of the form, for whoever embeds it. `caseId`: only after everything was sent. */
export interface PageEnd {
  name: "link" | "code" | "submitted" | "session_ended" | "link_dead" | "not_found" | "refused" | "unavailable";
  caseId?: string;
  /** Of `submitted`: which end it is. */
  screen?: EndScreen;
}

/** The house of the tenant: everything round the content of a page. */
export interface Shell {
  language: string;
  rightToLeft: boolean;
  /** Who asks. */
  companyName: string;
  /** All the form speaks; one or none: no switch. `href`: where to post the choice when the page has no form of its own. */
  languages: string[];
  languageAction: string | null;
  /** A page of the form asks for a picture with the camera: pages change in place, so all of them may use it. */
  hasCamera?: boolean;
  theme: Theme;
  /** What the form says in place of our own words. */
  texts?: FormTexts;
  /** Texts of the form that there are only in another language, and which. */
  foreign?: ReadonlyMap<string, string>;
  /** What the forms of the page bring back; without it they have none to bring. */
  formToken?: string;
  /** Websites that may frame the page and hear from it. */
  origins?: readonly string[];
  /** Asked for by the script of another page: what it has already (styles, script) is left out. */
  isPart: boolean;
}

/** Tenant's own look. Checked by `themeCss`; whatever does not pass falls back. */
export type Theme = Brand;

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
  | GroupItem
  | ({ kind: "divider" } & Shown)
  | StepperItem
  | InputItem
  | MoneyItem
  | MultiselectItem
  | TagsItem
  | CountryPartsItem
  | StateItem
  | SignatureItem
  | LookupItem
  | CardsItem
  | ({ kind: "date"; day: string; month: string; year: string; autocomplete: string | null } & Asked)
  | ({ kind: "select"; options: Option[]; value: string; autocomplete: string | null; mayNarrow?: boolean } & Asked)
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
  kind: "textfield" | "textarea" | "email" | "url" | "number" | "phone" | "autocomplete" | "taxid" | "iban";
  /** Offered while typing; anything else may be typed as well. */
  suggestions: Option[];
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
  /** The heading it stands under in a long list. */
  group?: string;
}

export interface ListItem extends Asked {
  kind: "fieldlist";
  addLabel: string;
  mayAdd: boolean;
  /** `id`: empty for a row that was never saved. `takesFiles`: those that were uploaded in it go when it is removed. */
  rows: { index: number; id: string; title: string; items: Item[]; takesFiles: boolean }[];
}

export interface DocumentItem extends Asked {
  kind: "document";
  /** A picture is wanted: of the person (`user`) or of what they hold. Null: any file. */
  facing: "user" | "environment" | null;
  purpose: string | null;
  /** Value of `accept=`. */
  accept: string;
  /** What the question is limited to (`PDF`, `PNG`); null: it takes whatever we do. */
  kinds: string[] | null;
  maxMegabytes: number;
  /** The same without a script, when a file comes in one request. */
  requestMegabytes: number;
  maxFiles: number;
  /** Asked for side by side, each with one file; empty: it is asked for as a whole. */
  sides: DocumentSide[];
  /** What files are uploaded for: the question's id, in a row with whose it is (`passport.item_1`). */
  address: string;
  /** Where the browser's upload goes; parts of a large file go below `partsUrl`. */
  uploadUrl: string;
  partsUrl: string;
  files: FileModel[];
}

export interface FileModel {
  fileId: string;
  name: string;
  side: DocumentSide | null;
  sizeBytes: number | null;
  status: "checking" | "ready" | "refused" | "sent";
  problem: string | null;
  /** An address that shows the picture; null when it is not a picture (yet). */
  pictureUrl: string | null;
  /** Of a picture that only some browsers can show (HEIC): the script tries. */
  heicUrl: string | null;
  /** Name of another file of the case with the same bytes. */
  sameAs: string | null;
  removable: boolean;
}

export interface ReviewSection {
  id: string;
  title: string;
  href: string;
  /** `strokes`: of a drawn signature. */
  rows: { label: string; value: string | null; strokes?: string }[];
}

export interface PageProblem {
  /** Name of the field, or of the page's part, that the summary links to. */
  href: string;
  text: string;
}

/** One page of the form. */
/** A piece of the browser's part that only some pages need. */
export type AheadScript = "conditions" | "upload" | "widgets";

export interface FormPageModel {
  id: string;
  title: string;
  description: string | null;
  action: string;
  steps: Step[];
  items: Item[];
  problems: PageProblem[];
  /** Nothing of what was posted was taken, because its token was not of this session: it is all here, for one more press. */
  isStale?: boolean;
  isLast: boolean;
  hasFiles: boolean;
  /** Scripts of the page after this one, to be fetched while this one is filled in. Its answers are not: nothing keeps those. */
  ahead?: readonly AheadScript[];
  /** A phone may be handed the form: offered where something is to be photographed. */
  mayHandOff?: boolean;
  /** When anything on this page was kept last. */
  savedAtMs: number | null;
  keeping?: Keeping;
  /** Fields into which something else was typed elsewhere. The page shows what its reader typed. */
  clashes?: ClashShown[];
  /** IANA name; what times are told in where no script puts them right. Absent or null: UTC. */
  timeZone?: string | null;
  /** The page asks again: its items come thing by thing, each with its reason. */
  revision?: RevisionModel;
  /** Rules that a script follows at once; null: none. */
  live?: LiveRules | null;
}

/** What a page brings along so that nothing typed on it gets lost. */
export interface Keeping {
  /** Which version of each field the page shows (`collection/draft-marks`). */
  seen: string;
  /** What typed things are kept under on this device until the server has them: one name for a case and a link, whatever the session. */
  name: string;
  /** Of the page's drafts. */
  version: number;
  /** When the page was sent last. */
  sentAtMs: number | null;
  /** How long its reader stays in whatever they do, and how long without a sign of life. */
  session: { leftSeconds: number; idleSeconds: number };
  /** Of the page that sends the form: names this try, so that two presses send it once. */
  attempt: string | null;
  /** A phone is connected beside this device: the page looks what it does. */
  hasCompany: boolean;
}

/** One field, two answers, as people read them. Null: left empty. */
export interface ClashShown {
  field: string;
  label: string;
  mine: string | null;
  theirs: string | null;
  /** ISO 8601; null: it was sent, not only typed. */
  at: string | null;
  /** What stands, by posted name. */
  values: [name: string, values: string[]][];
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

/** What is asked for again, on one page. */
export interface RevisionModel {
  /** Until when; null: there is no limit. */
  dueAtMs: number | null;
  /** No question is among them. */
  onlyFiles: boolean;
  things: RevisionThing[];
}

export interface RevisionThing {
  id: string;
  kind: "document" | "field" | "page" | "request";
  label: string;
  /** In the reader's language as far as it is ours; then what the analyst wrote. */
  reasons: string[];
  items: Item[];
  /** What was sent before, to look at. */
  oldFiles: FileModel[];
  oldRows: { label: string; value: string | null }[];
}

export interface EndModel {
  lead: string;
  next: string;
  reference: string;
}

/** What the browser learns from an autosave. Names are those of the fields as they are posted. */
/** What of a page a script shows, opens and asks for by itself. Without one: the server says it with every save. */
export interface LiveRules extends LivePage {
  /** Fields that are shown and closed as the page is drawn. */
  disabled: string[];
  /** What stands beside a question that need not be answered. */
  optional: string;
}

export interface DraftAnswer extends DraftNews {
  /** ISO 8601. */
  savedAt: string;
  problems: { field: string; message: string }[];
  hidden: string[];
  disabled: string[];
  /** Fields that were not kept, because somebody else had typed into them. */
  clashes: ClashShown[];
}

/** What has happened to a page elsewhere. */
export interface DraftNews {
  /** Of the page's drafts. */
  version: number;
  /** Fields that others changed, by the name they are kept under. */
  news: [key: string, values: string[]][];
  /** When the page was sent last. */
  sentAtMs: number | null;
  /** Changes with every file of the page. */
  files: string;
}
