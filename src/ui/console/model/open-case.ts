import { computed, signal } from "@preact/signals";
import { type Answer, type ApiFailure, api, type Listed } from "../../shared/api";
import { loader } from "../../shared/load";
import { toast } from "../../shared/toast";
import type { Alert } from "./alert";
import { type Allowed, allowedFor } from "./allowed";
import { whyNotVote } from "./approvals";
import type { Askable, Asking, Reason, Round } from "./asking";
import { isOwnVersion, noteOwnVersion, queues, refreshList } from "./case-list";
import { factsOf } from "./facts";
import { markedIn } from "./marked";
import { type Family, needsOf } from "./needs";
import { actor, actorName, myId } from "./session";
import { authorOf, sentenceOf } from "./timeline-words";
import { turnsOf } from "./turns";
import type { Approval, Case, CaseDocument, Check, Child, Explanation, Note, TimelineEntry } from "./types";

/** The case on the screen: everything about it that is shown, and what can be done to it. One at a time. */
export const caseId = signal<string | null>(null);

const at = (path: string): string => pathOf(caseId.peek() ?? "", path);
const pathOf = (id: string, path: string): string => `/cases/${encodeURIComponent(id)}${path}`;

export const view = loader<Case>((signal) => api.get<Case>(at(""), { signal }));
export const documents = loader<CaseDocument[]>((signal) => list<CaseDocument>("/documents", signal));
export const checks = loader<Check[]>((signal) => list<Check>("/checks?limit=100", signal));
export const approvals = loader<Approval[]>(async (signal) => {
  const answer = await api.get<{ data: Approval[] }>(at("/approvals"), { signal });
  return answer.ok ? { ok: true, value: answer.value.data } : answer;
});
export const notes = loader<Note[]>((signal) => list<Note>("/notes?limit=100", signal));
export const explanation = loader<Explanation>((signal) => api.get<Explanation>(at("/explanation"), { signal }));
export const timeline = loader<TimelineEntry[]>((signal) => list<TimelineEntry>("/timeline?limit=100", signal));

/** Children with their own cases: their documents and names are part of this decision. */
export const family = loader<Family[]>(async (signal) => {
  const children = await list<Child>("/children", signal);
  if (!children.ok) return children;
  const members = await Promise.all(
    children.value.map(async (child): Promise<Family> => {
      if (child.id === null) return { child, view: null };
      const own = await api.get<Case>(`/cases/${encodeURIComponent(child.id)}`, { signal });
      return { child, view: own.ok ? own.value : null };
    }),
  );
  return { ok: true, value: members };
});

/** Pages of one list that a screen reads to the end; beyond this somebody should be using the API. */
const mostPages = 20;

async function list<Item>(path: string, signal?: AbortSignal, of = caseId.peek() ?? ""): Promise<Answer<Item[]>> {
  const items: Item[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < mostPages; page++) {
    const more: string = cursor === null ? "" : `${path.includes("?") ? "&" : "?"}cursor=${encodeURIComponent(cursor)}`;
    const answer: Answer<Listed<Item>> = await api.get<Listed<Item>>(
      `${pathOf(of, path)}${more}`,
      signal && { signal },
    );
    if (!answer.ok) return answer;
    items.push(...answer.value.data);
    cursor = answer.value.nextCursor;
    if (cursor === null) break;
  }
  return { ok: true, value: items };
}

/** What a person has before them who decides a document of a child: its documents, checks and history. */
export async function childParts(
  id: string,
  signal: AbortSignal,
): Promise<Answer<{ documents: CaseDocument[]; checks: Check[]; entries: TimelineEntry[] }>> {
  const [documents, checks, entries] = await Promise.all([
    list<CaseDocument>("/documents", signal, id),
    list<Check>("/checks?limit=100", signal, id),
    list<TimelineEntry>("/timeline?limit=100", signal, id),
  ]);
  if (!documents.ok) return documents;
  const value = {
    documents: documents.value,
    checks: checks.ok ? checks.value : [],
    entries: entries.ok ? entries.value : [],
  };
  return { ok: true, value };
}

/** The newest alerts about the case. */
export const alerts = loader<Alert[]>(async (signal) => {
  const query = `/alerts?limit=20&caseId=${encodeURIComponent(caseId.peek() ?? "")}`;
  const answer = await api.get<Listed<Alert>>(query, { signal });
  return answer.ok ? { ok: true, value: answer.value.data } : answer;
});

/** What can be asked again, and what was; read when somebody looks at it. */
export const asking = loader<Asking>(async (signal) => {
  const [askable, reasons, rounds] = await Promise.all([
    api.get<Askable>(at("/revisions/askable"), { signal }),
    api.get<Listed<Reason>>("/requirement-reasons", { signal }),
    api.get<Listed<Round>>(at("/revisions"), { signal }),
  ]);
  if (!askable.ok) return askable;
  if (!reasons.ok) return reasons;
  if (!rounds.ok) return rounds;
  return { ok: true, value: { askable: askable.value, reasons: reasons.value.data, rounds: rounds.value.data } };
});

const parts = [documents, checks, alerts, approvals, notes, explanation, timeline, family] as const;

/** Opens a case: forgets the last one, asks for everything of this one at once. */
export async function openCase(id: string): Promise<void> {
  if (caseId.peek() === id) return;
  turns.left();
  for (const part of [view, asking, ...parts]) part.clear();
  stale.value = null;
  changedBy.value = null;
  left = null;
  caseId.value = id;
  await Promise.all([view.load(), refreshParts()]);
}

export function closeCase(): void {
  turns.left();
  caseId.value = null;
  stale.value = null;
}

const refreshParts = () => Promise.all(parts.map((part) => part.load()));

/** Who opened the case: the four-eyes rule asks. */
export const openedById = computed<string | null>(() => timeline.value?.[0]?.actor.id ?? null);
const marked = (list: readonly { decision?: unknown }[]): number =>
  list.filter(
    (one) =>
      typeof one.decision === "object" &&
      one.decision !== null &&
      "status" in one.decision &&
      one.decision.status === "revision",
  ).length;

/** Children with documents that are marked for re-upload. */
export const markedChildren = computed(() =>
  (family.value ?? []).flatMap(({ view }) => {
    const documents = view?.status === "active" ? markedIn(view.context.documents) : [];
    return documents.length > 0 && view !== null ? [{ view, documents, count: documents.length }] : [];
  }),
);
export const markedHere = computed(() => marked(documents.value ?? []));

/** What may be done now, and why not the rest. */
export const allowed = computed<Allowed | null>(() => {
  const now = view.value;
  const who = actor.value;
  if (now === null || who === null) return null;
  const markedInChildren = markedChildren.value.reduce((sum, { count }) => sum + count, 0);
  return allowedFor(who, { view: now, openedById: openedById.value, markedHere: markedHere.value, markedInChildren });
});

/** Why nobody can claim it by a single press: what somebody has is taken over from them by name. */
export const whyNotClaim = (): string | null =>
  view.value?.assignee == null ? (allowed.value?.assign ?? null) : "Somebody has it.";

/** Whether the definition of the open case wants a reason for this. */
export const wantsReason = (deed: "approve" | "reject" | "revision" | "documents"): boolean =>
  view.value?.reasonsRequired.includes(deed) === true;

/** The same of a child, from what is known of it here: the child itself judges once more. */
export function allowedIn(child: Case): Allowed | null {
  const who = actor.value;
  return who && allowedFor(who, { view: child, openedById: null, markedHere: 0, markedInChildren: 0 });
}

export const facts = computed(() => (view.value === null ? null : factsOf(view.value, checks.value ?? [])));

/** What stands between the case and a decision; null until enough is known to say so. */
export const needs = computed(() => {
  const now = view.value;
  const who = actor.value;
  if (now === null || documents.value === null || checks.value === null || family.value === null) return null;
  return needsOf({
    view: now,
    documents: documents.value,
    checks: checks.value,
    family: family.value,
    facts: facts.value?.compared ?? [],
    approvals: approvals.value ?? [],
    mayVote: (approval) => who !== null && whyNotVote(who, approval, openedById.value) === null,
  });
});

/** Set when a command was refused because the case had changed: what was seen, what is, and how to go on. */
export interface Stale {
  what: string;
  seen: Case;
  now: Case;
  between: TimelineEntry[];
  again: () => Promise<boolean>;
}
export const stale = signal<Stale | null>(null);

/** Who changed the case while it was open, in a few words; shown once beside its name. */
export const changedBy = signal<string | null>(null);

/** What is under way, so that nothing is sent twice by an impatient finger. */
export const busy = signal<string | null>(null);
let busyWith = "";

const turns = turnsOf({
  say: (text) => toast({ tone: "bad", text }),
  settled: () => brought,
  isFree: () => busy.peek() === null,
});

/** Whether this is on its way, or waits for its turn. Subscribes. */
export const isUnderWay = (what: string): boolean => busy.value === what || turns.isWaiting(what);

/**
 * A command by a single key or press, on the open case as it is on the screen. While another one is out it waits for its turn: it is given
 * on what that one has brought. `whyNot`: why it cannot be given as things stand; without a wait nothing happens then, for the screen says
 * why.
 */
export function press(
  what: string,
  path: string,
  body: object,
  whyNot: () => string | null,
  how: { method?: "post" | "delete"; done?: string } = {},
): void {
  const of = caseId.peek();
  if (of === null) return;
  // What a colleague has changed since then is on the screen by its turn, but was not when it was asked for.
  const inTurn = () => command(what, path, body, { ...how, on: left });
  const same = sameAs(of, path, body, how.method);
  if (busy.peek() !== null || !turns.isEmpty()) {
    if (busyWith !== same) turns.add({ what, of, same, whyNot, run: inTurn });
  } else if (whyNot() === null) void command(what, path, body, how);
}
const sameAs = (of: string, path: string, body: object, method = "post"): string =>
  JSON.stringify([of, method, path, body]);

/**
 * Gives the open case a command on the version that is on the screen, or on the one it was decided on (`on`: a dialog keeps what it opened
 * over, however often the screen has been brought up to date since). `on` may be a child of the open case as well, which then takes the
 * command itself. True when it was carried out. A case that changed meanwhile is not overruled: `stale` says what happened and offers both
 * ways on. Other refusals are said in a toast, or by a dialog that stays open (`refused`), and returned as false.
 */
export async function command(
  what: string,
  path: string,
  body: object,
  how: {
    method?: "post" | "put" | "delete" | "patch";
    on?: Case | null;
    done?: string;
    refused?: (message: string) => void;
  } = {},
): Promise<boolean> {
  const seen = how.on ?? view.value;
  const open = caseId.peek();
  if (seen === null || !(seen.id === open || isChild(seen.id)) || busy.value !== null) return false;
  busy.value = what;
  busyWith = sameAs(seen.id, path, body, how.method);
  const isDone = await give(what, path, body, how, seen, open);
  if (!isDone) turns.failed(open ?? "", what);
  void turns.take();
  return isDone;
}

async function give(
  what: string,
  path: string,
  body: object,
  how: NonNullable<Parameters<typeof command>[3]>,
  seen: Case,
  open: string | null,
): Promise<boolean> {
  const { method = "post" } = how;
  const answer = await api[method]<Case>(pathOf(seen.id, path), { ...body, expectedVersion: seen.version });
  busy.value = null;
  busyWith = "";
  if (caseId.peek() !== open) return answer.ok;
  if (answer.ok) {
    if (seen.id === open) take(answer.value);
    else await takeChild(answer.value);
    if (how.done) toast({ tone: "ok", text: how.done });
    return true;
  }
  let why: ApiFailure | null = answer.error;
  if (why.code === "stale_version") {
    // The dialog that would say why is closed by the time somebody insists: then it is a toast that says so.
    const { refused: _closed, ...rest } = how;
    why = await showStale(what, seen, (on) => command(what, path, body, { ...rest, on }));
  }
  if (why === null || why.kind === "signed_out") return false;
  if (how.refused) how.refused(why.message);
  else toast({ tone: "bad", text: `${what}: ${why.message}` });
  return false;
}

/** A child was asked to do this on a version that it has left behind: both versions, and both ways on. */
export async function conflictOver(what: string, path: string, body: object, seen: Case): Promise<void> {
  const why = await showStale(what, seen, (on) => command(what, path, body, { on }));
  if (why !== null && why.kind !== "signed_out") toast({ tone: "bad", text: `${what}: ${why.message}` });
}

/** The parts of the case as our last command has left them, on their way. */
let brought: Promise<unknown> = Promise.resolve();
/** The open case as our last command has left it; null: that was about a child, or there was none. */
let left: Case | null = null;

/** The server's answer to our own command: the newest there is. */
export function take(next: Case): void {
  noteOwnVersion(next.id, next.version);
  view.put(next);
  left = next;
  brought = refreshParts();
  void refreshList();
  void queues.load();
}

const isChild = (id: string): boolean => family.value?.some(({ child }) => child.id === id) ?? false;

/** A child's answer: it stands among its siblings at once, and what the open case says of it follows. */
async function takeChild(next: Case): Promise<void> {
  noteOwnVersion(next.id, next.version);
  await family.load();
  left = null;
  brought = refreshCase();
  void refreshList();
}

/** Null, unless the case as it is now cannot be read: then why. */
async function showStale(what: string, seen: Case, again: (on: Case) => Promise<boolean>): Promise<ApiFailure | null> {
  const open = caseId.peek();
  // Asked for by itself: the feed tells of the same change just now, and its look would take the place of ours.
  const [now, entries] = await Promise.all([
    api.get<Case>(pathOf(seen.id, "")),
    list<TimelineEntry>("/timeline?limit=100", undefined, seen.id),
  ]);
  if (caseId.peek() !== open) return null;
  void refreshCase();
  if (!now.ok) return now.error;
  const between = entries.ok ? entries.value.filter((entry) => entry.version > seen.version) : [];
  stale.value = {
    what,
    seen,
    now: now.value,
    between,
    again: () => {
      stale.value = null;
      return again(now.value);
    },
  };
  return null;
}

/** The version of the open case on the screen; null: there is none yet. */
export function shownVersion(): number | null {
  const shown = view.state.peek();
  return caseId.peek() === null || shown.status !== "ready" ? null : shown.value.version;
}

/**
 * The feed has said that this case has a version newer than `before`, the one that was on the screen then. Everything of it is asked for,
 * even if the case itself has come with that version since: its parts may be from before it.
 */
export async function heardOf(id: string, version: number, before: number): Promise<void> {
  if (caseId.peek() !== id) return;
  await Promise.all([view.load(), refreshParts()]);
  if (caseId.peek() !== id || isOwnVersion(id, version)) return;
  const last = timeline.value?.findLast((entry) => entry.version > before);
  if (last === undefined) return;
  const author = authorOf(last);
  // What one did oneself elsewhere on this screen (a hit ruled out, an alert closed) is no news.
  if (author === last.actor || author.id !== myId.peek()) changedBy.value = `${actorName(author)}: ${sentenceOf(last)}`;
}

/** The feed missed something: only when the case is another version than the one shown is the rest asked for. */
export async function recheckCase(): Promise<void> {
  const shown = view.state.peek();
  if (caseId.peek() === null || shown.status !== "ready") return;
  const answer = await view.load();
  if (answer.ok && answer.value.version !== shown.value.version) await refreshParts();
}

/** Asks for everything of the open case again. */
export const refreshCase = (): Promise<unknown> =>
  caseId.peek() === null ? Promise.resolve() : Promise.all([view.load(), refreshParts()]);
