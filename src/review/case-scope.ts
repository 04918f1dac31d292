import { type CaseScope, queueIds } from "../domain";
import { isInQueue, type Queued } from "./queues";

export type Scoped = Queued & { definitionKey: string };

/** Whether a person who is limited to `scope` may know that this case exists. A queue that is not there any more holds nothing. */
export function isInScope(scope: CaseScope | null | undefined, row: Scoped, personId: string): boolean {
  if (scope === null || scope === undefined) return true;
  if (scope.workflows !== undefined && !scope.workflows.includes(row.definitionKey)) return false;
  if (scope.queueIds === undefined) return true;
  const wanted = scope.queueIds;
  return queueIds.some((queue) => wanted.includes(queue) && isInQueue(queue, row, personId));
}
