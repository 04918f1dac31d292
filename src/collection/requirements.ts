import type { CollectionProgress } from "../domain/case";
import type { FieldProblem } from "../domain/refusals";
import { answeringPages, documentOf } from "./documents";
import { elementNamed, type NamedRow, rowNamed } from "./fields";
import { type Element, type Form, type FormFacts, type FormPage, hasAnswer } from "./form";
import { isDocument } from "./kinds";
import { messageFor, textIn } from "./messages";
import { isMissing } from "./problem-codes";
import { type AskedThing, reasonsSaid, revisionPage, revisionPageId } from "./revision-page";
import { documentIn, documentsAmong } from "./row-documents";
import { rowLabel, rowPerson } from "./row-labels";
import { itemId, rowName } from "./rows";
import { validatePage } from "./validate";
import { visibleElements, visiblePages } from "./visible";

/** `id`: `entity.data.registrationNumber`, `entity.data.additionalInfo.ubos[item_1].email` (the item, not its place), `documents.<element>`, of an item `documents.passport.item_1`. */
export interface Requirement {
  id: string;
  kind: "field" | "document" | "page";
  page: string;
  /** In the form's first language. */
  label: string;
  /** The item (an owner, a director) it is about, by its id; absent: the applicant, or the company. */
  person?: string;
  /** What they are called, once somebody said it. */
  personName?: string;
}

export interface Requirements {
  /** Asked for now: open on the pages that were sent, and on the next one. All of it while something is to be revised. */
  currentlyDue: Requirement[];
  /** Will be asked for on the pages after that. */
  eventuallyDue: Requirement[];
  /** Handed in; a file is being looked at, or a person has yet to decide about it. */
  pendingVerification: Requirement[];
  /** Why something that was given does not do. `requirement` is an id of `currentlyDue` or `eventuallyDue`. */
  errors: { requirement: string; code: string; reason: string }[];
}

/** What is due in a child case, and from whom. Its parent lists it beside its own. */
export interface ChildRequirements extends Requirements {
  caseId: string;
  key: string;
  plugin: string;
  itemId: string;
  /** The person or company it is about; null when nobody has said a name yet. */
  person: string | null;
  state: string | null;
  /** Whether they can open their form: `none` when there is no link for them. */
  linkStatus: "none" | "active" | "used" | "expired" | "revoked";
}

/**
 * What is due from the applicant and why, from the same checks that the form makes. `asked`: of a revision; left out: the documents that
 * are marked.
 */
export function requirementsOf(
  form: Form | null,
  facts: FormFacts,
  progress: CollectionProgress,
  mode: "collect" | "revise" | "none",
  asked?: readonly AskedThing[],
): Requirements {
  if (form === null) return { currentlyDue: [], eventuallyDue: [], pendingVerification: [], errors: [] };
  const pendingVerification = pendingDocuments(form, facts);
  if (mode === "revise") {
    const now = asked ?? revisionPage(form, [], facts, null).asked;
    return { ...revisionDue(form, now), eventuallyDue: [], pendingVerification };
  }
  if (mode === "none") return { currentlyDue: [], eventuallyDue: [], pendingVerification, errors: [] };
  const pages = visiblePages(form, facts);
  const wasSent = (page: FormPage): boolean => Object.hasOwn(progress.pages, page.id);
  const next = pages.find((page) => !wasSent(page));
  const due = pages.map((page) => ({ isNow: wasSent(page) || page === next, ...pageDue(form, page, facts) }));
  return {
    currentlyDue: due.flatMap(({ isNow, open }) => (isNow ? open : [])),
    eventuallyDue: due.flatMap(({ isNow, open }) => (isNow ? [] : open)),
    pendingVerification,
    errors: due.flatMap(({ errors }) => errors),
  };
}

function pageDue(
  form: Form,
  page: FormPage,
  facts: FormFacts,
): { open: Requirement[]; errors: Requirements["errors"] } {
  const problems = validatePage(page, facts).flatMap((problem) => {
    const requirement = requirementFor(form, page, problem, facts);
    return requirement === null ? [] : [{ problem, requirement }];
  });
  const errors = problems
    .filter(({ problem }) => !isMissing(problem.code))
    .map(({ problem, requirement: { id, label } }) => ({
      requirement: id,
      code: problem.code,
      reason: messageFor(problem, label, languageOf(form)),
    }));
  const files = documentsAmong(page.elements, facts).flatMap(({ element }) =>
    [...(documentOf(element, facts.documents)?.nextPages ?? [])]
      .filter(({ status }) => status === "refused")
      .map(({ problem }) => ({
        requirement: `documents.${element.id}`,
        code: `file.${problem ?? "unknown"}`,
        // The sentence belongs to files: whoever tells it to people fills it in.
        reason: "",
      })),
  );
  const open = problems.map(({ requirement }) => requirement);
  return { open, errors: [...errors, ...files.filter(({ requirement }) => open.some(({ id }) => id === requirement))] };
}

function requirementFor(form: Form, page: FormPage, problem: FieldProblem, facts: FormFacts): Requirement | null {
  const element = elementNamed(page, problem.field);
  if (element === null) return null;
  const named = rowNamed(page, problem.field, facts);
  if (isDocument(element)) return documentRequirement(form, page, element, named);
  if (!hasAnswer(element)) return null;
  const base = { kind: "field" as const, page: page.id };
  if (named === null) return { ...base, id: element.valueDestination, label: labelOf(form, element) };
  return {
    ...base,
    id: `${rowName(named.steps)}.${element.valueDestination}`,
    label: labelIn(form, element, named),
    ...personOf(named),
  };
}

const documentRequirement = (
  form: Form,
  page: FormPage,
  element: Element,
  named: Pick<NamedRow, "lists" | "row"> | null,
): Requirement => ({
  id: `documents.${documentIn(element, named?.row ?? null).id}`,
  kind: "document",
  page: page.id,
  label: named === null ? labelOf(form, element) : labelIn(form, element, named),
  ...(named === null ? {} : personOf(named)),
});

const labelIn = (form: Form, { id, params }: Element, { lists, row }: Pick<NamedRow, "lists" | "row">): string =>
  rowLabel(lists, row, params.label ?? id, languageOf(form), languageOf(form));

/** The outermost item: an owner, whatever they have lists of. */
function personOf({ row }: Pick<NamedRow, "row">): Pick<Requirement, "person" | "personName"> {
  let outer = row;
  while (outer.parent !== undefined) outer = outer.parent;
  const person = itemId(outer.item);
  const personName = rowPerson(outer);
  return { ...(person === null ? {} : { person }), ...(personName === null ? {} : { personName }) };
}

/** Of a revision: what was asked again and has no new file or right answer yet, each with the reason. */
function revisionDue(form: Form, asked: readonly AskedThing[]): Pick<Requirements, "currentlyDue" | "errors"> {
  const language = languageOf(form);
  const due = asked
    .filter(({ document }) => document === null || answeringPages(document).length === 0)
    .map((thing) => {
      const requirement = revisionRequirement(thing, language);
      const reason = reasonsSaid(thing.item, language).map(ended).join(" ");
      const code = thing.item.reason ?? revisionCodes[thing.item.kind];
      return { requirement, error: { requirement: requirement.id, code, reason } };
    });
  return { currentlyDue: due.map(({ requirement }) => requirement), errors: due.map(({ error }) => error) };
}

/** Sentences follow each other: what somebody wrote may lack its full stop. */
const ended = (line: string): string => (/[.!?…:。！？।؟]$/.test(line) ? line : `${line}.`);

/** The code of what is asked again for a reason of somebody's own words. */
export const revisionCodes = {
  document: "document_revision",
  field: "answer_revision",
  page: "page_revision",
  request: "more_information",
} as const;

function revisionRequirement({ item, label, formPage, elements }: AskedThing, language: string): Requirement {
  const [element] = elements;
  const isFile = element !== undefined && isDocument(element) && item.kind !== "page";
  const ids = {
    document: `documents.${element?.id}`,
    field: item.target,
    page: `pages.${item.target}`,
    request: isFile ? `documents.${element.id}` : (element?.valueDestination ?? item.target),
  };
  return {
    id: ids[item.kind],
    kind: item.kind === "page" ? "page" : isFile ? "document" : "field",
    page: formPage ?? revisionPageId,
    label: textIn(label, language, language),
    ...(item.person === "applicant" ? {} : { person: item.person }),
  };
}

const decided: ReadonlySet<string> = new Set(["approved", "rejected", "revision"]);

const pendingDocuments = (form: Form, facts: FormFacts): Requirement[] =>
  visiblePages(form, facts).flatMap((page) =>
    documentsAmong(page.elements, facts, visibleElements).flatMap(({ name, element }) => {
      const document = documentOf(element, facts.documents);
      const isDecided = decided.has(document?.decision.status ?? "") && document?.nextPages.length === 0;
      const asked = elementNamed(page, name);
      if (asked === null || isDecided || answeringPages(document).length === 0) return [];
      return [documentRequirement(form, page, asked, rowNamed(page, name, facts))];
    }),
  );

const languageOf = (form: Form): string => form.languages[0] ?? "en";
const labelOf = (form: Form, element: Element): string =>
  textIn(element.params.label ?? element.id, languageOf(form), languageOf(form));
