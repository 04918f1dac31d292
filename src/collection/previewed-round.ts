import {
  type CaseSnapshot,
  documentPerson,
  openRound,
  type RevisionAsk,
  type RevisionItem,
  type RevisionRound,
} from "../domain";
import type { Form } from "./form";
import { type Audience, markedItem, revisionPage } from "./revision-page";
import { revisionRules } from "./revision-rules";
import { documentIdAt } from "./revision-targets";

/** What of a case decides who is asked for what. */
export type Asked = Pick<CaseSnapshot, "revisions" | "documents" | "context" | "links" | "linkAddresses" | "children">;

/** A case as it would be once this was asked. */
export interface PreviewedRound {
  round: RevisionRound;
  /** With those marked that the wish asks for. */
  documents: CaseSnapshot["documents"];
}

/** The round that asking would begin or add to, made up for looking at it: nothing is refused and nothing is kept. */
export function previewedRound(
  form: Form,
  now: Asked,
  ask: Pick<RevisionAsk, "items" | "dueInSeconds">,
  nowMs: number,
): PreviewedRound {
  const open = openRound(now.revisions);
  const wished = ask.items.map(
    (wish, at): RevisionItem => ({
      ...wish,
      target: wish.kind === "document" ? documentIdAt(now.documents, wish.target) : wish.target,
      person: wish.person ?? personOf(now, wish),
      id: `wished.${at + 1}`,
      before: null,
      after: null,
      answeredAtMs: null,
    }),
  );
  const documents = now.documents.map((document) => {
    const wish = wished.find(({ kind, target }) => kind === "document" && target === document.id);
    if (wish === undefined) return document;
    return { ...document, decision: { ...document.decision, status: "revision" as const } };
  });
  const before = open?.items ?? [];
  const covered = new Set([...before, ...wished].filter(isOpenDocument).map(({ target }) => target));
  const marked = documents
    .filter(({ id, decision }) => decision.status === "revision" && !covered.has(id))
    .map((document) => markedItem(document, documentPerson(document, now)));
  const items = [...before, ...wished, ...marked];
  const dueInSeconds = ask.dueInSeconds ?? (open === null ? revisionRules(form).dueInSeconds : null);
  const round: RevisionRound = {
    round: open?.round ?? now.revisions.length + 1,
    status: "open",
    askedAtMs: open?.askedAtMs ?? nowMs,
    askedById: null,
    items,
    dueAtMs: dueInSeconds === null ? (open?.dueAtMs ?? null) : nowMs + dueInSeconds * 1_000,
    expiredAtMs: null,
    remindedAtMs: [],
    endedAtMs: null,
  };
  return { round, documents };
}

/** Whose page it is, and the pages that their link opens; one who has no link yet gets one for what they are asked. */
export function previewedAudience(
  form: Form,
  now: Asked,
  { round, documents }: PreviewedRound,
  person: string,
  nowMs: number,
): NonNullable<Audience> {
  if (person === "applicant") return { person, pages: null };
  const link = now.links.findLast(
    ({ kind, subject, revokedAtMs }) => kind === "session" && subject === person && revokedAtMs === null,
  );
  if (link !== undefined)
    return link.pages === undefined ? { person: "applicant", pages: null } : { person, pages: link.pages };
  const facts = { context: now.context, documents, nowMs };
  const { asked } = revisionPage(form, [round], facts, { person, pages: null });
  return { person, pages: [...new Set(asked.flatMap(({ formPage }) => formPage ?? []))] };
}

const isOpenDocument = ({ kind, answeredAtMs }: RevisionItem): boolean => kind === "document" && answeredAtMs === null;

function personOf(now: Asked, { kind, target }: RevisionAsk["items"][number]): string {
  const id = kind === "document" ? documentIdAt(now.documents, target) : null;
  const document = now.documents.find((one) => one.id === id);
  return document === undefined ? "applicant" : documentPerson(document, now);
}
