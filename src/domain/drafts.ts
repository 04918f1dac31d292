// What applicants typed and have not sent yet. No part of a case's history: it lies beside it, field by field.

/** One field as somebody left it. `version` rises with every change of the page it stands on. */
export interface Draft {
  values: string[];
  version: number;
  atMs: number;
  /** The tab or browser it was typed in; a name it gave itself. */
  device: string;
}

/** The drafts of one page by keyed name (`collection/draft-names`). `version` rises also when the page is sent. */
export interface PageDraft {
  version: number;
  fields: Record<string, Draft>;
}

/** What is to be kept. `version`: of the draft that was looked at before, 0 when there was none; another one refuses all of it. */
export interface DraftSave {
  fields: Record<string, { values: string[]; version: number }>;
  device: string;
  /** Refused unless the whole page still has this version: for a page that is about to be sent. Null: the fields' own suffice. */
  pageVersion: number | null;
}

/** `isStale`: somebody was faster, nothing was written. `version`: of the page now. */
export interface DraftSaved {
  savedAtMs: number;
  version: number;
  isStale: boolean;
}
