import { isBuiltInQueue, queueIds } from "../domain/queues";
import type { CaseScope } from "../domain/roles";
import { isInQueue, type Queued } from "./queues";
import { type QueuedRow, type QueueRules, queuesOf } from "./queues-of";

export type Scoped = Queued & QueuedRow;

/** What must be known to judge a scope: whose it is, the tenant's own queues, and what time it is for the tenant's cases. */
export interface ScopeFacts {
  personId: string;
  queues: readonly QueueRules[];
  caseNowMs: number;
}

/** Whether a person who is limited to `scope` may know that this case exists. A queue that is not there any more holds nothing. */
export function isInScope(scope: CaseScope, row: Scoped, { personId, queues, caseNowMs }: ScopeFacts): boolean {
  if (scope.workflows !== undefined && !scope.workflows.includes(row.definitionKey)) return false;
  if (scope.queueIds === undefined) return true;
  const wanted = scope.queueIds;
  const own = queues.filter(({ id }) => wanted.includes(id));
  return (
    queueIds.some((queue) => wanted.includes(queue) && isInQueue(queue, row, personId)) ||
    queuesOf(row, own, caseNowMs).places.length > 0
  );
}

/** Whether the tenant's own queues have to be read to judge this scope. */
export const namesOwnQueues = ({ queueIds: wanted = [] }: CaseScope): boolean =>
  wanted.some((id) => !isBuiltInQueue(id));
