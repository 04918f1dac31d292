import * as z from "zod";
import type { Actor, CaseSnapshot, CommandBody, Refusal } from "../domain";
import { err, ok, type Result } from "../lib/result";
import { mayCommand } from "../review/policy";
import { compiledOf } from "../workflow/compile";
import { planMove } from "../workflow/move-plan";

const Version = z.looseObject({ id: z.string(), version: z.int(), hash: z.string() });

export const MovePreview = z
  .looseObject({
    dryRun: z.literal(true),
    from: Version,
    to: Version,
    state: z.string().meta({ description: "State string of the case right after the move." }),
    states: z.record(z.string(), z.string()).meta({ description: "Every active state: old path → new path." }),
    keeps: z.looseObject({
      runs: z.array(z.string()).meta({ description: "Plugins whose answers are still awaited." }),
      timers: z.array(z.string()),
      children: z.array(z.string()),
      links: z.int(),
    }),
    drops: z.array(z.looseObject({ what: z.enum(["timer", "event", "history"]), name: z.string(), why: z.string() })),
    warnings: z.array(z.looseObject({ code: z.string(), message: z.string() })),
  })
  .meta({ id: "MovePreview" });

/** What a move would do to this case, or why it would be refused. `nowMs` is real time: new delays are shown as from now. */
export function previewOf(
  actor: Actor,
  snapshot: CaseSnapshot,
  pinnedBody: string,
  move: Extract<CommandBody, { type: "move_version" }>,
  expectedVersion: number | null,
  nowMs: number,
): Result<z.output<typeof MovePreview>, Refusal> {
  if (expectedVersion !== null && expectedVersion !== snapshot.version)
    return err({ code: "stale_version", expected: expectedVersion, current: snapshot.version });
  const refused = mayCommand(actor, move, snapshot);
  if (refused !== null) return err(refused);
  const former = snapshot.workflow;
  if (former.id === move.workflow.id)
    return err({ code: "bad_value", param: "version", message: `the case is on version ${former.version} already` });
  const from = compiledOf(() => pinnedBody, former.hash);
  const to = compiledOf(() => move.definitionBody, move.workflow.hash);
  const planned = planMove({ from, to, snapshot, states: move.states, nowMs });
  if (!planned.ok) return planned;
  const { position, states, runs, timers, dropped, warnings } = planned.value;
  return ok({
    dryRun: true,
    from: { id: former.id, version: former.version, hash: former.hash },
    to: { id: move.workflow.id, version: move.workflow.version, hash: move.workflow.hash },
    state: position.configuration.join("|"),
    states,
    keeps: {
      runs: runs.filter(({ status }) => status === "running" || status === "waiting").map(({ plugin }) => plugin),
      timers: timers.map(({ id }) => id),
      children: snapshot.children.filter(({ finished }) => !finished).map(({ key }) => key),
      links: snapshot.links.filter(({ revokedAtMs }) => revokedAtMs === null).length,
    },
    drops: dropped.map((one) => ({ ...one })),
    warnings: warnings.map((one) => ({ ...one })),
  });
}
