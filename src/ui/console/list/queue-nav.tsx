import { IconButton } from "../../shared/button";
import { Loaded } from "../../shared/loaded";
import { Link } from "../../shared/router";
import { SkeletonRows } from "../../shared/skeleton";
import { filters, queues } from "../model/case-list";
import type { Queue } from "../model/types";

/** The queues with how many cases are in each. Beside an open case it is one line per queue that has any, and the chosen one. */
export function QueueNav({ compact, onNew }: { compact: boolean; onNew: (() => void) | null }) {
  const chosen = filters.value.queue;
  const isShown = ({ id, count }: Queue): boolean => !compact || count > 0 || id === chosen;
  return (
    <nav class="queues" aria-label="Queues">
      <div class="pane-head">
        <h2 class="pane-title">Queues</h2>
        {onNew !== null && <IconButton label="New case (c)" icon="plus" onClick={onNew} />}
      </div>
      <Loaded of={queues.state} retry={() => void queues.load()} skeleton={<SkeletonRows rows={6} />}>
        {(list) => {
          const own = list.filter((queue) => queue.own && isShown(queue));
          return (
            <>
              <Lines of={list.filter((queue) => !queue.own && isShown(queue))} chosen={chosen} />
              {own.length > 0 && <h3 class="pane-title">Your team's</h3>}
              {own.length > 0 && <Lines of={own} chosen={chosen} />}
            </>
          );
        }}
      </Loaded>
    </nav>
  );
}

const Lines = ({ of, chosen }: { of: readonly Queue[]; chosen: string | undefined }) => (
  <ul>
    {of.map((queue) => (
      <li key={queue.id}>
        <QueueLink queue={queue} current={queue.id === chosen} />
      </li>
    ))}
  </ul>
);

const urgent = new Set(["incidents", "high_risk"]);

const QueueLink = ({ queue, current }: { queue: Queue; current: boolean }) => (
  <Link href={`/console/cases?queue=${encodeURIComponent(queue.id)}`} class="queue" current={current}>
    <span class="clip">{queue.name}</span>
    <Late queue={queue} />
    <span class={queue.count > 0 && urgent.has(queue.id) ? "count hot" : "count"}>{queue.count.toLocaleString()}</span>
  </Link>
);

/** How many of its cases are late, else how many are about to be. */
function Late({ queue: { breached = 0, atRisk = 0 } }: { queue: Queue }) {
  if (breached + atRisk === 0) return null;
  const words = breached > 0 ? `${breached} late` : `${atRisk} at risk`;
  return <span class={breached > 0 ? "late bad" : "late warn"}>{words}</span>;
}
