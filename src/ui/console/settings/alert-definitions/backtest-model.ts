import { batch, computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import { canonicalJson, type JsonObject } from "../../../../lib/json";
import { type ApiFailure, api } from "../../../shared";
import { buildersOnly } from "../frame/access";
import { type AlertRule, pathOf } from "./alert-rule";
import type { AlertRuleModel } from "./alert-rule-model";
import { type AlertBacktest, judgingPart, type Range, timesOf } from "./backtest";

const restMs = 700;
const lookEveryMs = 1_000;

/** How far the rule on the screen has been tried. `last`: what an earlier state of it came to, to be seen meanwhile. */
export type Trying =
  | { status: "idle"; last: AlertBacktest | null }
  | { status: "running"; run: AlertBacktest | null; last: AlertBacktest | null }
  | { status: "done"; last: AlertBacktest }
  | { status: "failed"; failure: ApiFailure | string; last: AlertBacktest | null };

export interface BacktestModel {
  readonly trying: ReadonlySignal<Trying>;
  /** What it is tried on. */
  readonly kind: ReadonlySignal<AlertRule["kind"]>;
  /** Why it cannot be tried by this person, whatever is repaired; null when it can. */
  readonly never: ReadonlySignal<string | null>;
  /** Why it cannot be tried as it stands; null when it can. */
  readonly blocked: ReadonlySignal<string | null>;
  readonly range: ReadonlySignal<Range>;
  readonly isLive: ReadonlySignal<boolean>;
  /** What is shown is of what is written now. */
  readonly isCurrent: ReadonlySignal<boolean>;
  choose(range: Range): void;
  /** Whether it is tried with every change. */
  live(on: boolean): void;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Nobody looks any more. */
  leave(): void;
}

/** Tries a rule on what is stored, again with every change, once the typing rests. One at a time: what is old is stopped on the server too. */
export function backtestModel(model: AlertRuleModel, firstRange: Range): BacktestModel {
  const trying = signal<Trying>({ status: "idle", last: null });
  const range = signal<Range>(firstRange);
  const isLive = signal(true);
  const told = signal<string | null>(null);
  let turn = 0;
  let asking: Promise<void> = Promise.resolve();

  const definition = computed((): JsonObject | null => {
    const rule = model.rule.value;
    if (rule === null || !model.reading.value.ok) return null;
    // Before the server has looked at it, what it stored itself is fine.
    const checked = model.checked.value;
    if (checked === null) return model.saving.value.status === "saved" ? model.written.value : null;
    return checked.valid ? model.written.value : null;
  });
  const kind = computed(() => model.rule.value?.kind ?? "transactions");
  const never = computed(() => (model.rule.value === null ? "It is not open yet." : buildersOnly()));
  const blocked = computed((): string | null => {
    if (never.value !== null) return never.value;
    if (timesOf(range.value, Date.now()) === null) return "It ends before it begins, or looks back more than 400 days.";
    return definition.value === null ? "Its problems have to be repaired first." : null;
  });
  const wanted = computed(() =>
    definition.value === null ? null : canonicalJson([judgingPart(definition.value), { ...range.value }]),
  );

  const path = (id: string): string => `/alert-backtests/${encodeURIComponent(id)}`;
  const lastOf = (now: Trying): AlertBacktest | null => now.last;
  const drop = (id: string): void => void api.post(`${path(id)}/cancel`);

  /** Asks, and looks again until it has ended. Somebody who asks meanwhile takes over. */
  const run = async (mine: number): Promise<void> => {
    const now = definition.peek();
    const times = timesOf(range.peek(), Date.now());
    if (mine !== turn || now === null || times === null || blocked.peek() !== null) return;
    told.value = wanted.peek();
    trying.value = { status: "running", run: null, last: lastOf(trying.peek()) };
    const begun = await api.post<AlertBacktest>(`${pathOf(model.id)}/backtests`, { definition: now, ...times });
    if (!begun.ok) return failed(mine, begun.error);
    let seen = begun.value;
    while (seen.status === "running") {
      if (mine !== turn) return drop(seen.id);
      trying.value = { status: "running", run: seen, last: lastOf(trying.peek()) };
      await new Promise((resume) => setTimeout(resume, lookEveryMs));
      if (mine !== turn) return drop(seen.id);
      const next = await api.get<AlertBacktest>(path(seen.id));
      if (!next.ok) return failed(mine, next.error);
      seen = next.value;
    }
    if (mine !== turn) return;
    if (seen.status === "done") trying.value = { status: "done", last: seen };
    else failed(mine, seen.problem ?? "It was stopped.");
  };
  const failed = (mine: number, failure: ApiFailure | string): void => {
    if (mine === turn) trying.value = { status: "failed", failure, last: lastOf(trying.peek()) };
  };
  const start = (): Promise<void> => {
    turn += 1;
    const mine = turn;
    // What is under way is told to stop, and nothing begins beside it.
    asking = asking.then(() => run(mine));
    return asking;
  };

  const dispose = effect(() => {
    const now = wanted.value;
    if (!isLive.value || now === null || blocked.value !== null || now === told.peek()) return;
    const timer = setTimeout(() => void start(), restMs);
    return () => clearTimeout(timer);
  });

  return {
    ...{ trying, kind, never, blocked, range, isLive },
    isCurrent: computed(() => wanted.value !== null && wanted.value === told.value),
    choose: (next) => {
      range.value = next;
    },
    live: (on) => {
      isLive.value = on;
    },
    start,
    async stop() {
      turn += 1;
      const now = trying.peek();
      batch(() => {
        // It is not begun again by itself: somebody has had enough of it.
        isLive.value = false;
        trying.value = { status: "idle", last: lastOf(now) };
      });
      if (now.status === "running" && now.run !== null) await api.post(`${path(now.run.id)}/cancel`);
    },
    leave() {
      turn += 1;
      dispose();
    },
  };
}
