import { useEffect, useState } from "preact/hooks";
import { api, type Listed } from "../../../shared/api";
import { Badge } from "../../../shared/badge";
import type { Loadable } from "../../../shared/load";
import { Failed } from "../../../shared/loaded";
import { Link } from "../../../shared/router";
import { Skeleton } from "../../../shared/skeleton";
import { caseHref } from "../../model/case-list";
import { childName } from "../../model/children";
import type { Child } from "../../model/types";
import { labelOf, standingOf } from "../../model/words";

/** Children of a child, as it knows them. Theirs are one step further: their own case shows them. */
export function Grandchildren({ caseId }: { caseId: string }) {
  const [state, setState] = useState<Loadable<Child[]>>({ status: "loading" });
  const [round, setRound] = useState(0);
  useEffect(() => {
    const asking = new AbortController();
    const path = `/cases/${encodeURIComponent(caseId)}/children`;
    void api.get<Listed<Child>>(path, { signal: asking.signal }).then((answer) => {
      if (asking.signal.aborted) return;
      setState(answer.ok ? { status: "ready", value: answer.value.data } : { status: "failed", failure: answer.error });
    });
    return () => asking.abort();
  }, [caseId, round]);
  if (state.status === "loading") return <Skeleton lines={2} label="Asking for their children" />;
  if (state.status === "failed") return <Failed failure={state.failure} retry={() => setRound(round + 1)} />;
  return (
    <ul class="lined">
      {state.value.map((child) => {
        const standing = standingOf(child);
        return (
          <li key={child.key} class="row wrap">
            <span dir="auto">{childName({ child })}</span>
            <span class="muted">{labelOf(child.plugin)}</span>
            <Badge tone={standing.tone} dot={!standing.icon} {...(standing.icon && { icon: standing.icon })}>
              {standing.label}
            </Badge>
            {child.id !== null && (
              <Link href={caseHref(child.id)} class="push">
                Open<span class="unseen"> {childName({ child })}</span>
              </Link>
            )}
          </li>
        );
      })}
    </ul>
  );
}
