import { type Actor, actorRef, can, noteEditMs, type Refusal } from "../domain";

/** What the policy reads of a note. */
export interface JudgedNote {
  authorKind: string;
  authorId: string;
  /** When it was written, on the clock of its case. */
  atMs: number;
  deletedAtMs: number | null;
}

/** Whether this actor may correct the note now; null when they may. Others' words are nobody's to change. */
export function mayEditNote(actor: Actor, note: JudgedNote, nowMs: number): Refusal | null {
  if (note.deletedAtMs !== null) return gone;
  if (!isAuthor(actor, note)) return refuse("only who wrote a note may change it");
  return nowMs - note.atMs <= noteEditMs ? null : refuse("a note can be changed for 15 minutes; write another one");
}

/** Whether this actor may take the note away; null when they may. A trace of it stays. */
export function mayDeleteNote(actor: Actor, note: JudgedNote): Refusal | null {
  if (note.deletedAtMs !== null) return gone;
  if (isAuthor(actor, note)) return null;
  const overAll =
    actor.kind === "analyst" ? can(actor.role, "cases:lead") : actor.kind === "api_key" && isAdminKey(actor);
  return overAll ? null : refuse("only who wrote a note, or a manager, may delete it");
}

const isAuthor = (actor: Actor, { authorKind, authorId }: JudgedNote): boolean => {
  const { kind, id } = actorRef(actor);
  return kind === authorKind && id === authorId;
};

const isAdminKey = (actor: Extract<Actor, { kind: "api_key" }>): boolean => actor.scopes.includes("admin");

const refuse = (message: string): Refusal => ({ code: "not_permitted", message });
const gone: Refusal = refuse("the note was deleted");
