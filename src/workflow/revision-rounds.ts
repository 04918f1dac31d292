import { type Form, hasAnswer } from "../collection/form";
import { flatElements } from "../collection/layout";
import { type AskedThing, markedItem, revisionPage } from "../collection/revision-page";
import { revisionRules } from "../collection/revision-rules";
import { documentIdAt, fieldAt } from "../collection/revision-targets";
import {
  type Actor,
  type CommandBody,
  documentPerson,
  linkAddress,
  openRound,
  type Refusal,
  type RevisionAsk,
  type RevisionItem,
  type RevisionRound,
  type RevisionWish,
  type Timer,
} from "../domain";
import { getPath, type Json } from "../lib/json";
import { collectingOf, factsOf } from "./collecting";
import { decideDocument } from "./decide-document";
import { linkTo, planRevisionMail } from "./revision-links";
import { patch, type Turn } from "./turn";

/** The form that a revision is about: the one that is asked for now, else the one that has rules for it, else the first. */
export function revisionForm(turn: Turn): Form | null {
  const forms = [...turn.definition.forms.values()];
  return (
    collectingOf(turn.definition, turn.next)?.form ??
    forms.find(({ revision }) => revision !== undefined) ??
    forms[0] ??
    null
  );
}

/** How many rounds there may be, when the next one would be one too many; null: it may begin. */
export function roundsUsedUp(turn: Turn): number | null {
  const { maxRounds } = revisionRules(revisionForm(turn));
  if (maxRounds === null || openRound(turn.next.revisions) !== null) return null;
  const used = turn.next.revisions.filter(({ status }) => status !== "withdrawn").length;
  return used >= maxRounds ? maxRounds : null;
}

/** Marks the documents that are asked for, before the chart looks at them. */
export function markWished(turn: Turn, actor: Actor, wishes: readonly RevisionWish[]): Refusal | null {
  for (const wish of wishes) {
    if (wish.kind !== "document") continue;
    const body: Extract<CommandBody, { type: "decide_document" }> = {
      type: "decide_document",
      documentId: documentIdOf(turn, wish.target),
      decision: "revision",
      reason: wish.reason ?? wish.message,
      comment: wish.reason === null ? null : wish.message,
    };
    const refused = decideDocument(turn, actor, body);
    if (refused !== null) return refused.error;
  }
  return null;
}

const documentIdOf = (turn: Turn, target: string): string => documentIdAt(turn.next.documents, target);

/**
 * Begins a round with what was wished and every document that is marked, or adds that to the open one. Null when there was nothing to
 * ask for. Everybody who is asked has a link then, and a mail is planned for those who are to get one.
 */
export function beginRound(turn: Turn, actor: Actor | null, ask: RevisionAsk): Refusal | RevisionRound | null {
  const form = revisionForm(turn);
  const open = openRound(turn.next.revisions);
  const number = open?.round ?? turn.next.revisions.length + 1;
  const items: RevisionItem[] = [];
  for (const [place, wish] of ask.items.entries()) {
    const wrong = problemOf(turn, form, wish, [...(open?.items ?? []), ...items]);
    if (wrong !== null) return { code: "bad_value", param: `items.${place}.${wrong.param}`, message: wrong.message };
    const target = wish.kind === "document" ? documentIdOf(turn, wish.target) : wish.target;
    const person = personOf(turn, wish);
    const item: RevisionItem = { ...wish, person, target, id: "", before: null, after: null, answeredAtMs: null };
    items.push({ ...item, before: valuesOf(turn, form, item) });
  }
  const covered = new Set([...(open?.items ?? []), ...items].filter(isOpenDocument).map(({ target }) => target));
  const marked = turn.next.documents.filter(({ id, decision }) => decision.status === "revision" && !covered.has(id));
  items.push(...marked.map((document) => markedItem(document, documentPerson(document, turn.next))));
  if (items.length === 0) return null;
  const rules = revisionRules(form);
  const first = (open?.items.length ?? 0) + 1;
  const numbered = items.map((item, i) => ({ ...item, id: `${number}.${first + i}` }));
  const dueInSeconds = ask.dueInSeconds ?? (open === null ? rules.dueInSeconds : null);
  const dueAtMs = dueInSeconds === null ? (open?.dueAtMs ?? null) : turn.nowMs + dueInSeconds * 1_000;
  const round: RevisionRound = {
    round: number,
    status: "open",
    askedAtMs: open?.askedAtMs ?? turn.nowMs,
    askedById: open?.askedById ?? whoAsks(actor),
    items: [...(open?.items ?? []), ...numbered],
    dueAtMs,
    expiredAtMs: dueInSeconds === null ? (open?.expiredAtMs ?? null) : null,
    remindedAtMs: open?.remindedAtMs ?? [],
    endedAtMs: null,
  };
  patch(turn, { revisions: [...turn.next.revisions.filter((other) => other !== open), round] });
  setTimers(turn, round, open === null ? rules.remindAfterSeconds : [], dueInSeconds !== null);
  return tellAsked(turn, form, numbered, ask.send ?? rules.mail, ask.send === true, number) ?? round;
}

/** Who was named; else whose document it is. */
function personOf(turn: Turn, { kind, target, person }: RevisionWish): string {
  if (person !== undefined) return person;
  const id = kind === "document" ? documentIdOf(turn, target) : null;
  const document = turn.next.documents.find((candidate) => candidate.id === id);
  return document === undefined ? "applicant" : documentPerson(document, turn.next);
}

const isOpenDocument = ({ kind, answeredAtMs }: RevisionItem): boolean => kind === "document" && answeredAtMs === null;

const whoAsks = (actor: Actor | null): string | null =>
  actor?.kind === "analyst" ? actor.userId : actor?.kind === "api_key" ? actor.keyId : null;

function setTimers(
  turn: Turn,
  { round, dueAtMs, askedAtMs }: RevisionRound,
  remindAfter: readonly number[],
  due: boolean,
) {
  const reminders = remindAfter
    .map((seconds) => askedAtMs + seconds * 1_000)
    .filter((atMs) => dueAtMs === null || atMs < dueAtMs)
    .map(
      (at, n): Timer => ({ id: `revision.${round}.reminder.${n + 1}`, kind: "revision_reminder", dueAtMs: at, round }),
    );
  const end: Timer[] =
    due && dueAtMs !== null ? [{ id: `revision.${round}.due`, kind: "revision_due", dueAtMs, round }] : [];
  const ids = new Set([...reminders, ...end].map(({ id }) => id));
  patch(turn, { timers: [...turn.next.timers.filter(({ id }) => !ids.has(id)), ...reminders, ...end] });
}

/** What is wrong with a wish; null: it can be asked for. */
function problemOf(
  turn: Turn,
  form: Form | null,
  wish: RevisionWish,
  before: readonly RevisionItem[],
): { param: string; message: string } | null {
  const open = before.filter(({ answeredAtMs }) => answeredAtMs === null);
  const target = wish.kind === "document" ? documentIdOf(turn, wish.target) : wish.target;
  if (open.some((other) => other.kind === wish.kind && other.target === target))
    return { param: "target", message: "this is asked for already" };
  const person = personOf(turn, wish);
  if (person !== "applicant" && linkAddress(turn.next, person) === null && !hasLink(turn, person))
    return { param: "person", message: "the case has neither a link nor an e-mail address of this person" };
  switch (wish.kind) {
    case "document":
      return null;
    case "field": {
      const found = form === null ? null : fieldAt(form, target, turn.next.context);
      if (found === null) return { param: "target", message: "the form has no such question, or its item is gone" };
      return open.some((other) => other.kind === "page" && other.target === found.page.id)
        ? { param: "target", message: "its whole page is asked for already" }
        : null;
    }
    case "page": {
      const page = form?.pages.find(({ id }) => id === target);
      return page === undefined ? { param: "target", message: "the form has no such page" } : null;
    }
    case "request":
      return wish.request === null ? { param: "request", message: "say what is asked for" } : null;
  }
}

const hasLink = (turn: Turn, person: string): boolean =>
  turn.next.links.some(
    ({ kind, subject, revokedAtMs }) => kind === "session" && subject === person && revokedAtMs === null,
  );

/** The answers that an item is about, by their paths; null for documents. */
export function valuesOf(turn: Turn, form: Form | null, { kind, target, request }: RevisionItem): Json {
  const at = (path: string): Json => getPath(turn.next.context, path) ?? null;
  switch (kind) {
    case "document":
      return null;
    case "field": {
      const path = form === null ? null : fieldAt(form, target, turn.next.context)?.element.valueDestination;
      return { [target]: typeof path === "string" ? at(path) : null };
    }
    case "page": {
      const page = form?.pages.find(({ id }) => id === target);
      const asked = page === undefined ? [] : flatElements(page.elements).filter(hasAnswer);
      return Object.fromEntries(asked.map(({ valueDestination }) => [valueDestination, at(valueDestination)]));
    }
    case "request":
      return request?.type === "document" ? null : at(`customData.requested.${target}`);
  }
}

/** Sees to it that everybody who is asked can get in, and hears of it. */
function tellAsked(
  turn: Turn,
  form: Form | null,
  items: readonly RevisionItem[],
  send: boolean,
  mustReach: boolean,
  round: number,
): Refusal | null {
  for (const person of new Set(items.map((item) => item.person))) {
    const pages = form === null ? [] : pagesOf(turn, form, person);
    const own = person === "applicant" && !send ? null : linkTo(turn, person, pages, true);
    if (own === null || !(send || own.isNew)) continue;
    const planned = planRevisionMail(turn, own.link, "revision_request", round);
    if (!planned && mustReach)
      return { code: "bad_value", param: "send", message: `the case has no e-mail address of ${person}` };
  }
  return null;
}

const pagesOf = (turn: Turn, form: Form, person: string): string[] => {
  const { asked } = revisionPage(form, turn.next.revisions, factsOf(turn), { person, pages: null });
  return [...new Set(asked.flatMap(({ formPage }: AskedThing) => formPage ?? []))];
};
