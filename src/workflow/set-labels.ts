import type { CommandBody, Refusal } from "../domain";
import { err, type Result } from "../lib/result";
import { type Carried, no, yes } from "./carried";
import { patch, type Turn } from "./turn";

export const mostLabels = 30;

/** Puts labels on the case and takes others off. Those of two people who work at the same time all stay; what changes nothing is noted only. */
export function setLabels(
  turn: Turn,
  { add, remove }: Extract<CommandBody, { type: "set_labels" }>,
): Result<Carried, Refusal> {
  const before = turn.before.labels;
  const labels = [...new Set([...before, ...add])].filter((label) => !remove.includes(label)).sort();
  if (labels.length > mostLabels)
    return err({ code: "bad_value", param: "add", message: `A case has at most ${mostLabels} labels.` });
  const added = labels.filter((label) => !before.includes(label));
  const removed = before.filter((label) => !labels.includes(label));
  if (added.length === 0 && removed.length === 0) return no("labels.changed", null, { added, removed });
  patch(turn, { labels });
  return yes("labels.changed", null, { added, removed });
}
