import { effect, type ReadonlySignal, signal } from "@preact/signals";
import { isObject, type Json, type JsonObject } from "../../../../lib/json";
import { type ApiFailure, api } from "../../../shared";
import { partsOfBook } from "./book";
import type { Trial } from "./rule-set";
import type { RuleSetModel } from "./rule-set-model";

const restMs = 500;

/** What the rules are tried on. */
export type TrialSubject =
  | { kind: "case"; id: string; name: string; context: JsonObject }
  | { kind: "facts"; facts: JsonObject };

export type Trying =
  | { status: "idle" }
  /** `last`: what came out before; it stays in sight. */
  | { status: "trying"; last: Trial | null }
  | { status: "tried"; trial: Trial }
  /** The rules cannot be read: what is wrong is listed with the problems. */
  | { status: "unreadable"; last: Trial | null }
  | { status: "failed"; failure: ApiFailure };

export interface TrialModel {
  readonly subject: ReadonlySignal<TrialSubject | null>;
  readonly trying: ReadonlySignal<Trying>;
  choose(subject: TrialSubject | null): void;
  /** Opens a case and tries the rules on it. */
  chooseCase(id: string, name: string): Promise<ApiFailure | null>;
  tryNow(): Promise<void>;
  stop(): void;
}

/** Tries the draft as it is on the screen, again whenever it or the subject changes. Nothing is stored, no case changes. */
export function trialModel(model: RuleSetModel): TrialModel {
  const subject = signal<TrialSubject | null>(null);
  const trying = signal<Trying>({ status: "idle" });
  let asking: AbortController | null = null;
  const lastOf = (now: Trying): Trial | null =>
    now.status === "tried" ? now.trial : now.status === "trying" || now.status === "unreadable" ? now.last : null;

  const tryNow = async (): Promise<void> => {
    asking?.abort();
    const on = subject.peek();
    if (on === null) {
      trying.value = { status: "idle" };
      return;
    }
    const mine = new AbortController();
    asking = mine;
    const last = lastOf(trying.peek());
    const reading = model.reading.peek();
    if (!reading.ok) {
      trying.value = { status: "unreadable", last };
      return;
    }
    trying.value = { status: "trying", last };
    const { rules, model: scoring } = partsOfBook(reading.source.value);
    const about = on.kind === "case" ? { caseId: on.id } : { facts: on.facts };
    const answer = await api.post<Trial>(
      `/rule-sets/${encodeURIComponent(model.id)}/try`,
      { ...about, rules, model: scoring },
      { signal: mine.signal },
    );
    if (asking !== mine) return;
    if (answer.ok) trying.value = { status: "tried", trial: answer.value };
    else if (answer.error.code === "bad_rule_set") trying.value = { status: "unreadable", last };
    else trying.value = { status: "failed", failure: answer.error };
  };
  const stop = effect(() => {
    if (model.text.value === "" || subject.value === null) return;
    const timer = setTimeout(() => void tryNow(), trying.peek().status === "idle" ? 0 : restMs);
    return () => clearTimeout(timer);
  });
  let turn = 0;
  const choose = (next: TrialSubject | null) => {
    turn += 1;
    trying.value = { status: "idle" };
    subject.value = next;
  };
  return {
    subject,
    trying,
    choose,
    async chooseCase(id, name) {
      const mine = ++turn;
      const answer = await api.get<{ context?: Json }>(`/cases/${encodeURIComponent(id)}`);
      // Something else was chosen meanwhile.
      if (mine !== turn) return null;
      if (!answer.ok) return answer.error;
      choose({ kind: "case", id, name, context: isObject(answer.value.context) ? answer.value.context : {} });
      return null;
    },
    tryNow,
    stop() {
      stop();
      asking?.abort();
    },
  };
}
