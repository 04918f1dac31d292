import type { CaseDocument } from "../domain/case";
import type { FieldProblem } from "../domain/refusals";
import { openRound, type RevisionItem, type RevisionRound } from "../domain/revision";
import { documentOf, problemWithDocument } from "./documents";
import type { Element, Form, FormFacts, FormPage, Text } from "./form";
import { isDocument } from "./kinds";
import { flatElements } from "./layout";
import { reasonSentence } from "./reasons/reasons";
import { askedAgain } from "./revision";
import { fieldAt, requestElement } from "./revision-targets";
import { placedDocument } from "./row-documents";
import { validatePage } from "./validate";

/** Id of the one page of a revision, in addresses and in problems. */
export const revisionPageId = "revise";

/** One thing that is asked for now: why, and the questions or files that answer it. */
export interface AskedThing {
  item: RevisionItem;
  label: Text;
  /** The page of the form it stands on; null: on none. */
  formPage: string | null;
  elements: Element[];
  /** The document that is to be sent again. */
  document: CaseDocument | null;
}

/** Everything that is asked of somebody, as one page of a form. */
export interface RevisionPage {
  page: FormPage;
  asked: AskedThing[];
}

/** Who looks: the person of a link, and the pages it opens (null: all of them). Null: somebody who sees what is asked of everybody. */
export type Audience = { person: string; pages: readonly string[] | null } | null;

/**
 * What is asked for now and not answered: the open round, and documents that are marked without standing in one. What the form or the
 * case no longer has (an owner who was taken off the list) is not asked for any more.
 */
export function revisionPage(
  form: Form,
  rounds: readonly RevisionRound[],
  facts: FormFacts,
  audience: Audience,
): RevisionPage {
  const items = (openRound(rounds)?.items ?? []).filter(({ answeredAtMs }) => answeredAtMs === null);
  const again = askedAgain(form, facts.documents, facts.context);
  const covered = new Set(items.filter(({ kind }) => kind === "document").map(({ target }) => target));
  const marked = again
    .filter(({ document }) => !covered.has(document.id))
    .map(({ document }) => markedItem(document, "applicant"));
  const things = [...items, ...marked]
    .flatMap((item) => thingFor(item, form, facts, again) ?? [])
    .filter((thing) => isFor(thing, audience));
  const alone = new Set(
    things.filter(({ item }) => item.kind !== "page").flatMap(({ elements }) => elements.map(({ id }) => id)),
  );
  // What is asked for by itself is not asked a second time with its page.
  const asked = things.map((thing) =>
    thing.item.kind === "page" ? { ...thing, elements: thing.elements.filter(({ id }) => !alone.has(id)) } : thing,
  );
  const elements = asked.flatMap((thing) => thing.elements);
  return { page: { id: revisionPageId, title: form.title, description: null, hidden: [], elements }, asked };
}

/**
 * A marked document as a thing of a round, asked of this person. Who marks one says why in words of their own; they are for whoever is
 * asked.
 */
export function markedItem(document: CaseDocument, person: string): RevisionItem {
  const { reason, comment } = document.decision;
  const isKnown = reasonSentence(reason, "en") !== null;
  const said = [isKnown ? null : reason, comment].filter((text) => text !== null && text !== "");
  return {
    id: `marked.${document.id}`,
    kind: "document",
    target: document.id,
    person,
    reason: isKnown ? reason : null,
    message: said.length === 0 ? null : said.join("\n"),
    comment: null,
    request: null,
    before: null,
    after: null,
    answeredAtMs: null,
  };
}

/** Why it is asked for, in sentences: that of the reason, then what the analyst wrote. */
export const reasonsSaid = ({ reason, message }: RevisionItem, language: string): string[] =>
  [reasonSentence(reason, language), ...(message ?? "").split("\n")].flatMap((line) =>
    line === null || line.trim() === "" ? [] : [line.trim()],
  );

/** Where files of a revision go: the element, and the document that is there already. */
export function documentAskedAt(
  { page, asked }: RevisionPage,
  documents: CaseDocument[],
  elementId: string,
): { element: Element; document: CaseDocument | null } | null {
  for (const { elements, document } of asked) {
    const element = elements.find((candidate) => candidate.id === elementId && isDocument(candidate));
    if (element !== undefined) return { element, document: document ?? documentOf(element, documents) };
  }
  // Of an owner, when the whole page is asked for.
  const placed = placedDocument({ pages: [page] }, elementId);
  const own = placed === null ? null : { ...placed.element, id: elementId };
  return own === null ? null : { element: own, document: documentOf(own, documents) };
}

/** What keeps the page from being sent: answers that do not hold, and documents without a new, good file. */
export function problemsOfRevision({ page, asked }: RevisionPage, facts: FormFacts): FieldProblem[] {
  const again = new Set(asked.flatMap(({ document, elements }) => (document === null ? [] : elements)));
  const others = { ...page, elements: page.elements.filter((element) => !again.has(element)) };
  const missing = asked.flatMap(({ document, elements: [element] }): FieldProblem[] => {
    if (document === null || element === undefined) return [];
    const problem = problemWithDocument(element, { ...document, pages: [] }, true);
    return problem === null ? [] : [{ page: page.id, field: element.id, ...problem }];
  });
  return [...missing, ...validatePage(others, facts)];
}

function thingFor(
  item: RevisionItem,
  form: Form,
  facts: FormFacts,
  again: ReturnType<typeof askedAgain>,
): AskedThing | null {
  switch (item.kind) {
    case "document": {
      const found = again.find(({ document }) => document.id === item.target);
      if (found === undefined) return null;
      const { page, document } = found;
      const element = { ...found.element, hidden: [], disable: [] };
      const formPage = form.pages.includes(page) ? page.id : null;
      return { item, label: element.params.label ?? element.id, formPage, elements: [element], document };
    }
    case "field": {
      const found = fieldAt(form, item.target, facts.context);
      if (found === null) return null;
      const { element, page } = found;
      return {
        item,
        label: element.params.label ?? element.id,
        formPage: page.id,
        elements: [element],
        document: null,
      };
    }
    case "page": {
      const page = form.pages.find(({ id }) => id === item.target);
      if (page === undefined) return null;
      const elements = flatElements(page.elements).filter(
        ({ element }) => element !== "review" && element !== "stepper",
      );
      return { item, label: page.title, formPage: page.id, elements, document: null };
    }
    case "request": {
      const element = item.request === null ? null : requestElement(item.target, item.request);
      if (element === null) return null;
      return { item, label: element.params.label ?? element.id, formPage: null, elements: [element], document: null };
    }
  }
}

const isFor = ({ item, formPage }: AskedThing, audience: Audience): boolean =>
  audience === null ||
  item.person === audience.person ||
  // Whoever filled in a page may put it right, too.
  (item.person === "applicant" && formPage !== null && audience.pages?.includes(formPage) === true);
