import { worksOnCases } from "./session";
import type { Person, Queue } from "./types";

/** Where a case can be handed on to: queues of one's own, and everybody who works on cases but whoever has it. */
export function escalationTargets(
  queues: readonly Queue[],
  people: readonly Person[],
  assigneeId: string | null,
): { value: string; label: string; name: string }[] {
  return [
    ...queues.filter(({ own }) => own).map(({ id, name }) => ({ value: `queue ${id}`, label: `Queue: ${name}`, name })),
    ...people
      .filter((person) => worksOnCases(person) && person.id !== assigneeId)
      .map(({ id, name }) => ({ value: `user ${id}`, label: name, name })),
  ];
}

/** The chosen target as the API takes it. */
export function targetBody(target: string): { toQueueId?: string; toUserId?: string } {
  const [kind, ...rest] = target.split(" ");
  const id = rest.join(" ");
  if (kind === "queue") return { toQueueId: id };
  return kind === "user" ? { toUserId: id } : {};
}
