import type { CaseRef, CaseSnapshot, Command, Opening } from "../src/domain";
import { inSpan, note } from "../src/lib/in-span";
import type { Answer } from "./case-core";

/** One command, as a line of the log: who gave which to what case, and what became of it. */
export function inCommand(ref: CaseRef, { body, actor }: Command, work: () => Answer): Answer {
  return inSpan("command.done", { ...named(ref), command: body.type, actor: actor.kind }, (tell) => {
    const answer = work();
    tell({ outcome: outcomeOf(answer) });
    return answer;
  });
}

/** The opening of a case, which is not a command yet. */
export function inOpening(ref: CaseRef, { actor }: Opening, work: () => Answer | Promise<Answer>): Promise<Answer> {
  return inSpan("command.done", { ...named(ref), command: "open", actor: actor.kind }, async (tell) => {
    const answer = await work();
    tell({ outcome: outcomeOf(answer) });
    return answer;
  });
}

/** The alarm, and how late it came. `dueAtMs` is null where nobody knows any more for when it was set. */
export const inAlarm = <T>(ref: CaseRef | null, dueAtMs: number | null, nowMs: number, work: () => T): T =>
  inSpan(
    "alarm.done",
    { ...(ref !== null && named(ref)), lagMs: dueAtMs === null ? null : Math.max(0, nowMs - dueAtMs) },
    work,
  );

/** Incidents that a decision has opened. */
export function noteIncidents(before: CaseSnapshot | null, next: CaseSnapshot): void {
  if (before?.incidents === next.incidents) return;
  const known = new Set(before?.incidents.map(({ id }) => id));
  for (const { id, code, source } of next.incidents)
    if (!known.has(id)) note("warn", "incident.opened", { ...named(next), code, source });
}

const named = ({ tenantId, caseId }: CaseRef) => ({ tenantId, caseId });

/** `repeated`: its answer was remembered, nothing was done. */
const outcomeOf = (answer: Answer): string =>
  answer.ok ? (answer.value.repeated ? "repeated" : "ok") : answer.error.code;
