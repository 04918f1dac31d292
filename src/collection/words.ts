import { type FlowLanguage, flowLanguage } from "./texts";
import { wordsAr } from "./words.ar";
import { wordsEn } from "./words.en";

/** The flow's own words: everything an applicant reads that is not part of the form. Counts and names are arguments. */
export interface Words {
  languageName: string;
  // The way through the form.
  start: string;
  resume: string;
  continue: string;
  saveAndContinue: string;
  back: string;
  change: string;
  send: string;
  step: (step: number, steps: number) => string;
  stepsOf: string;
  done: string;
  minutes: (minutes: number) => string;
  youNeed: string;
  yourData: string;
  optional: string;
  choose: string;
  yes: string;
  no: string;
  notAnswered: string;
  reviewTitle: string;
  language: string;
  skipToContent: string;
  // Saving.
  saving: string;
  savedAt: (time: string) => string;
  notSaved: string;
  offline: string;
  changedElsewhere: string;
  // Errors.
  errorPrefix: string;
  errorsTitle: (count: number) => string;
  // Dates and lists.
  day: string;
  month: string;
  year: string;
  dateHint: string;
  add: string;
  remove: string;
  removeNamed: (name: string) => string;
  itemNumber: (label: string, number: number) => string;
  // Files.
  takePhoto: string;
  chooseFile: string;
  upload: string;
  uploading: string;
  uploaded: string;
  beingChecked: string;
  checked: string;
  notTaken: string;
  cancel: string;
  retry: string;
  replace: string;
  filesAllowed: (kinds: string, megabytes: number) => string;
  filesAtMost: (count: number) => string;
  // Revision.
  fixTitle: (count: number) => string;
  fixLead: string;
  whyAgain: string;
  sentBefore: string;
  newUpload: string;
  sendAgain: string;
  // Ends.
  sentTitle: string;
  nextTitle: string;
  reference: string;
  comeBack: string;
  approvedTitle: string;
  rejectedTitle: string;
  underReviewTitle: string;
  linkTitle: string;
  linkLead: string;
  linkExpiredTitle: string;
  linkExpiredLead: string;
  linkRevokedTitle: string;
  linkRevokedLead: string;
  sendNewLink: string;
  newLinkSentTitle: string;
  newLinkSentLead: string;
  notFoundTitle: string;
  notFoundLead: string;
  downTitle: string;
  downLead: string;
  tryAgain: string;
}

const all: Record<FlowLanguage, Words> = { en: wordsEn, ar: wordsAr };

/** The flow's words for a reader of that language; English where we have none. */
export const words = (language: string): Words => all[flowLanguage(language)];
