import type { Timer } from "../domain";
import type { CompiledDefinition } from "./compile";
import { delayMs } from "./delay";
import type { JoinedChildren } from "./join";
import type { Dropped, MoveDraft, MoveWarning } from "./move-plan";
import { timerIdOf } from "./state-timers";

interface MovedTimers {
  timers: Timer[];
  dropped: Dropped[];
  warnings: MoveWarning[];
  /** Delays only the new version has, which the facts of now do not tell. */
  unreadable: { timer: string; problem: string }[];
}

/** What an active state waits for in the old or the new version. Slots with the same key are the same wait. */
interface Slot {
  key: string;
  state: string;
  kind: "after" | "join_timeout";
  /** How long in all, from the entry of the state; a sentence when it cannot be read. */
  waitMs: number | string;
  isMine(timer: Timer): boolean;
  timer(dueAtMs: number): Timer;
}

/**
 * The timers of a case that moves to another version. What both versions wait for goes on from when its state was entered, and what
 * has been waited for does not begin again; a wait that only the new version has counts from the move.
 */
export function moveTimers(draft: MoveDraft): MovedTimers {
  const left = new Set(draft.snapshot.timers);
  const before = new Map(slotsBefore(draft).map((slot) => [slot.key, slot]));
  const moved: MovedTimers = { timers: [], dropped: [], warnings: [], unreadable: [] };
  for (const slot of slotsOf(draft, draft.to, draft.activations, (state) => state)) {
    const former = before.get(slot.key);
    const timer = former === undefined ? undefined : [...left].find((candidate) => former.isMine(candidate));
    if (timer !== undefined && former !== undefined) {
      left.delete(timer);
      moved.timers.push(slot.timer(timer.dueAtMs + lengthened(former, slot)));
    } else if (former === undefined && typeof slot.waitMs === "number")
      moved.timers.push(slot.timer(draft.nowMs + slot.waitMs));
    else if (former === undefined) {
      moved.warnings.push({ code: "delay_unreadable", message: `"${slot.state}" gets no timer: ${slot.waitMs}.` });
      moved.unreadable.push({ timer: slot.timer(0).id, problem: `${slot.waitMs}` });
    }
  }
  for (const timer of left) {
    const why = whyDropped(draft, timer);
    if (why === null) moved.timers.push(timer);
    else moved.dropped.push({ what: "timer", name: timer.id, why });
  }
  return moved;
}

// A join may have been given more time, or less. A delay of another length is another delay.
const lengthened = (former: Slot, slot: Slot): number =>
  slot.kind === "join_timeout" && typeof slot.waitMs === "number" && typeof former.waitMs === "number"
    ? slot.waitMs - former.waitMs
    : 0;

function whyDropped({ snapshot, from, to }: MoveDraft, timer: Timer): string | null {
  switch (timer.kind) {
    case "pending_decision":
    case "risk_override":
    case "revision_reminder":
    case "revision_due":
    case "sla":
      return null;
    case "run_due": {
      const run = snapshot.runs.find((candidate) => candidate.id === timer.runId);
      const kind = run === undefined ? undefined : to.pluginByName.get(run.plugin)?.kind;
      return kind !== undefined && kind === from.pluginByName.get(run?.plugin ?? "")?.kind
        ? null
        : "its plugin is gone, or of another kind";
    }
    case "join_timeout":
      return "its join is gone, or waits without a limit";
    case "after":
      return "its delay is gone";
  }
}

const slotsBefore = (draft: MoveDraft): Slot[] => slotsOf(draft, draft.from, draft.snapshot.activations, draft.renamed);

/** `named`: what the state is called in the new version, which is what makes keys comparable. The root's path is "". */
function slotsOf(
  draft: MoveDraft,
  definition: CompiledDefinition,
  activations: Record<string, number>,
  named: (state: string) => string,
): Slot[] {
  return Object.entries({ "": 0, ...activations }).flatMap(([state, activation]) => [
    ...(definition.chart.delays.get(state) ?? []).map(({ wait, event }, place): Slot => {
      const id = timerIdOf(state, activation, place);
      const ms = delayMs(wait, () => draft.snapshot.context);
      return {
        key: `${named(state)} after ${JSON.stringify(wait)}`,
        state,
        kind: "after",
        waitMs: ms.ok ? ms.value : ms.error,
        isMine: (timer) => timer.id === id,
        timer: (dueAtMs) => ({ id, kind: "after", dueAtMs, state, activation, event }),
      };
    }),
    ...(definition.joins.get(state)?.children ?? []).flatMap((group): Slot[] =>
      joinSlot(group, state, activation, named),
    ),
  ]);
}

function joinSlot(
  { plugin, timeoutSeconds }: JoinedChildren,
  state: string,
  activation: number,
  named: (state: string) => string,
): Slot[] {
  if (timeoutSeconds === null) return [];
  const slot: Slot = {
    key: `${named(state)} join ${plugin}`,
    state,
    kind: "join_timeout",
    waitMs: timeoutSeconds * 1_000,
    isMine: (timer) =>
      timer.kind === "join_timeout" &&
      timer.state === state &&
      timer.activation === activation &&
      (timer.plugin ?? plugin) === plugin,
    timer: (dueAtMs) => {
      const id = `join.${state}.${activation}.${plugin}`;
      return { id, kind: "join_timeout", dueAtMs, state, activation, plugin };
    },
  };
  return [slot];
}
