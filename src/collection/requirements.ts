import type { CollectionProgress } from "../domain/case";
import type { FieldProblem } from "../domain/refusals";
import { getPath } from "../lib/json";
import { answeringPages, documentOf } from "./documents";
import { elementNamed, itemId } from "./fields";
import { type Element, type Form, type FormFacts, type FormPage, hasAnswer } from "./form";
import { messageFor, textIn } from "./messages";
import { isMissing } from "./problem-codes";
import { askedAgain } from "./revision";
import { validatePage } from "./validate";
import { visibleElements, visiblePages } from "./visible";

/** `id`: `entity.data.registrationNumber`, `entity.data.additionalInfo.ubos[item_1].email` (the item, not its place), `documents.<element>`. */
export interface Requirement {
  id: string;
  kind: "field" | "document";
  page: string;
  /** In the form's first language. */
  label: string;
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

/** What is due from the applicant and why, from the same checks that the form makes. */
export function requirementsOf(
  form: Form | null,
  facts: FormFacts,
  progress: CollectionProgress,
  mode: "collect" | "revise" | "none",
): Requirements {
  if (form === null) return { currentlyDue: [], eventuallyDue: [], pendingVerification: [], errors: [] };
  const pendingVerification = pendingDocuments(form, facts);
  if (mode === "revise") return { ...revisionDue(form, facts), eventuallyDue: [], pendingVerification };
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
  const files = page.elements
    .filter(({ element }) => element === "document")
    .flatMap((element) =>
      [...(documentOf(element, facts.documents)?.nextPages ?? [])]
        .filter(({ status }) => status === "refused")
        .map(({ problem }) => ({
          requirement: `documents.${element.id}`,
          code: "file_refused",
          reason: problem ?? "",
        })),
    );
  const open = problems.map(({ requirement }) => requirement);
  return { open, errors: [...errors, ...files.filter(({ requirement }) => open.some(({ id }) => id === requirement))] };
}

function requirementFor(form: Form, page: FormPage, problem: FieldProblem, facts: FormFacts): Requirement | null {
  const element = elementNamed(page, problem.field);
  if (element === null) return null;
  const label = labelOf(form, element);
  if (element.element === "document") return { id: `documents.${element.id}`, kind: "document", page: page.id, label };
  if (!hasAnswer(element)) return null;
  const [listId, index] = problem.field.split(".");
  const list = page.elements.find(({ id }) => id === listId);
  if (index === undefined || list === undefined || !hasAnswer(list)) {
    return { id: element.valueDestination, kind: "field", page: page.id, label };
  }
  const item = getPath(facts.context, `${list.valueDestination}.${index}`);
  const id = `${list.valueDestination}[${itemId(item) ?? index}].${element.valueDestination}`;
  const row = textIn(list.params.itemLabel ?? list.params.label, languageOf(form), languageOf(form));
  return { id, kind: "field", page: page.id, label: `${row} ${Number(index) + 1}: ${label}` };
}

function revisionDue(form: Form, facts: FormFacts): Pick<Requirements, "currentlyDue" | "errors"> {
  const open = askedAgain(form, facts.documents).filter(({ document }) => answeringPages(document).length === 0);
  const id = (element: Element): string => `documents.${element.id}`;
  return {
    currentlyDue: open.map(({ element, page }) => ({
      id: id(element),
      kind: "document",
      page: page.id,
      label: labelOf(form, element),
    })),
    errors: open.map(({ element, reason, comment }) => ({
      requirement: id(element),
      code: "document_revision",
      reason: [reason, comment].filter((text) => text !== null && text !== "").join(". "),
    })),
  };
}

const decided: ReadonlySet<string> = new Set(["approved", "rejected", "revision"]);

function pendingDocuments(form: Form, facts: FormFacts): Requirement[] {
  return visiblePages(form, facts).flatMap((page) =>
    visibleElements(page.elements, facts)
      .filter(({ element }) => element === "document")
      .filter((element) => {
        const document = documentOf(element, facts.documents);
        const isDecided = decided.has(document?.decision.status ?? "") && document?.nextPages.length === 0;
        return !isDecided && answeringPages(document).length > 0;
      })
      .map((element) => ({
        id: `documents.${element.id}`,
        kind: "document" as const,
        page: page.id,
        label: labelOf(form, element),
      })),
  );
}

const languageOf = (form: Form): string => form.languages[0] ?? "en";
const labelOf = (form: Form, element: Element): string =>
  textIn(element.params.label ?? element.id, languageOf(form), languageOf(form));
