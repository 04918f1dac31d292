import { caseOf } from "../../src/cases/case-of";
import {
  type AttemptReport,
  type CaseId,
  type CaseRef,
  type CaseSnapshot,
  type ChildNews,
  type CommandBody,
  type Effect,
  idFrom,
} from "../../src/domain";
import type { Env } from "../../src/env";
import { Broken } from "./ledger";
import type { World } from "./world";

/** What one child has still to tell its parent. */
interface Word {
  childKey: string;
  version: number;
  status: ChildNews["status"];
}

/** Children of the case, as far as it hears of them: each is opened once by its key, lives for a moment and ends. */
export class Family {
  readonly #opened: Set<string>;
  words: Word[];

  constructor(of: Pick<Family, "words"> & { opened: ReadonlySet<string> } = { words: [], opened: new Set() }) {
    this.#opened = new Set(of.opened);
    this.words = [...of.words];
  }

  copy(): Family {
    return new Family({ words: this.words, opened: this.#opened });
  }

  /** Asked again under the same key it is the same child, and says nothing anew. */
  open(childKey: string): CaseId {
    if (!this.#opened.has(childKey)) {
      this.#opened.add(childKey);
      this.words.push({ childKey, version: 2, status: "active" }, { childKey, version: 3, status: "completed" });
    }
    return caseIdOfChild(childKey);
  }

  cancel(childId: CaseId): void {
    for (const childKey of this.#opened)
      if (caseIdOfChild(childKey) === childId) this.words.push({ childKey, version: 4, status: "cancelled" });
  }
}

const caseIdOfChild = (childKey: string): CaseId => idFrom("case", `sim${childKey.replaceAll(/\W/g, "")}`);

/** Opens the child that an effect asks for, and tells the parent which it is. */
export async function openChild(
  world: World,
  env: Env,
  ref: CaseRef,
  { id, childKey }: Extract<Effect, { kind: "open_child" }>,
): Promise<AttemptReport> {
  const caseId = world.family.open(childKey);
  const body: CommandBody = { type: "child_opened", childKey, caseId, problem: null };
  const actor = { kind: "system" as const, tenantId: ref.tenantId, part: "effects" as const };
  await caseOf(env, ref).dispatch({ id: `${id}.opened`, actor, expectedVersion: null, body }, null);
  return { outcome: "done" };
}

/** One of the words that children have to say reaches the parent; not heard, it is said again. */
export async function hearChild(world: World, place: number): Promise<void> {
  const [word] = world.family.words.splice(place, 1);
  if (word === undefined) return;
  const { ref } = world;
  const { childKey, version, status } = word;
  world.say(`child ${childKey} says ${status}`);
  const news: ChildNews = {
    ...{ childKey, caseId: caseIdOfChild(childKey), version, status, state: status, tags: [] },
    ...{ outcome: "approved", entityId: idFrom("entity", "owner"), result: null, deliverEvent: null },
  };
  const command = {
    id: `news.${childKey}.${version}`,
    actor: { kind: "system" as const, tenantId: ref.tenantId, part: "family" as const },
    expectedVersion: null,
    body: { type: "child_changed" as const, news },
  };
  if (world.strikes("message_twice")) world.family.words.push(word);
  try {
    await world.reach(() => world.host.call((object) => object.dispatch(ref, command, null)));
  } catch (problem) {
    if (problem instanceof Broken) throw problem;
    world.family.words.push(word);
  }
}

/** A child is one case for ever, is there once, and what was heard of it is never taken back (G11). */
export function checkChildren(before: CaseSnapshot, next: CaseSnapshot): void {
  if (next.children === before.children) return;
  if (new Set(next.children.map(({ key }) => key)).size < next.children.length)
    throw new Broken("a child is registered twice (G11)");
  const wanted = next.children.filter(({ status }) => status !== "cancelled" && status !== "failed_to_open");
  if (new Set(wanted.map(({ plugin, itemId }) => `${plugin}:${itemId}`)).size < wanted.length)
    throw new Broken("an item has two children (G11)");
  const now = new Map(next.children.map((child) => [child.key, child]));
  for (const { key, caseId, version, finished } of before.children) {
    const child = now.get(key);
    if (child === undefined) throw new Broken(`child ${key} is forgotten (G11)`);
    if (caseId !== null && child.caseId !== caseId) throw new Broken(`child ${key} is another case now (G11)`);
    if (child.version < version) throw new Broken(`child ${key} went back to version ${child.version} (G11)`);
    if (finished && !child.finished) throw new Broken(`child ${key} had ended and goes on (G11)`);
  }
}

/** Why the case still waits although all its children have ended; null: it does not. */
export function joinMissing({ status, configuration, children }: CaseSnapshot): string | null {
  const waits = status === "active" && configuration.includes("owners");
  return waits && children.every(({ finished }) => finished) ? "all children have ended, and nobody was told" : null;
}
