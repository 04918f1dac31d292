import { Loaded } from "../../shared/loaded";
import { Link } from "../../shared/router";
import { SkeletonRows } from "../../shared/skeleton";
import { filters, queues } from "../model/case-list";
import type { Queue } from "../model/types";

/** The queues with how many cases are in each. Beside an open case it is one line per queue that has any, and the chosen one. */
export function QueueNav({ compact }: { compact: boolean }) {
  const chosen = filters.value.queue;
  return (
    <nav class="queues" aria-label="Queues">
      <h2 class="pane-title">Queues</h2>
      <Loaded of={queues.state} retry={() => void queues.load()} skeleton={<SkeletonRows rows={6} />}>
        {(list) => (
          <ul>
            {list
              .filter((queue) => !compact || queue.count > 0 || queue.id === chosen)
              .map((queue) => (
                <li key={queue.id}>
                  <QueueLink queue={queue} current={queue.id === chosen} />
                </li>
              ))}
          </ul>
        )}
      </Loaded>
    </nav>
  );
}

const urgent = new Set(["incidents", "high_risk"]);

const QueueLink = ({ queue, current }: { queue: Queue; current: boolean }) => (
  <Link href={`/console/cases?queue=${encodeURIComponent(queue.id)}`} class="queue" current={current}>
    <span class="clip">{queue.name}</span>
    <span class={queue.count > 0 && urgent.has(queue.id) ? "count hot" : "count"}>{queue.count.toLocaleString()}</span>
  </Link>
);
