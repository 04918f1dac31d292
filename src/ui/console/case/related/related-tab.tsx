import { useEffect, useMemo, useState } from "preact/hooks";
import { api } from "../../../shared/api";
import { Badge } from "../../../shared/badge";
import { loader } from "../../../shared/load";
import { Empty, Loaded } from "../../../shared/loaded";
import { Link } from "../../../shared/router";
import { SkeletonRows } from "../../../shared/skeleton";
import { Time } from "../../../shared/time";
import { caseHref } from "../../model/case-list";
import { nameOf } from "../../model/subject";
import type { Case } from "../../model/types";
import { standingOf } from "../../model/words";
import { Name } from "../../names/name";
import { RelatedGraph } from "./related-graph";
import { countWords, factWords, kindWords, type Related } from "./related-words";
import "./related.css";

/** Other cases that share something with this one: a list, and a small graph of what they share. */
export function RelatedTab({ now }: { now: Case }) {
  const related = useMemo(
    () => loader<Related>((signal) => api.get<Related>(`/cases/${encodeURIComponent(now.id)}/related`, { signal })),
    [now.id],
  );
  useEffect(() => void related.load(), [related, now.version]);
  return (
    <Loaded of={related.state} retry={() => void related.load()} skeleton={<SkeletonRows rows={6} />}>
      {(found) =>
        found.data.length === 0 && found.facts.length === 0 ? (
          <Empty icon="link" title="No related cases">
            <p>No other case has the same person, company, number, address, device or file.</p>
          </Empty>
        ) : (
          <Found now={now} found={found} />
        )
      }
    </Loaded>
  );
}

function Found({ now, found }: { now: Case; found: Related }) {
  const [picked, setPicked] = useState<string | null>(null);
  const shown = picked === null ? found.data : found.data.filter(({ facts }) => facts.includes(picked));
  return (
    <div class="stack">
      <section class="panel" aria-label="What is shared">
        <header class="panel-head">
          <h2>What is shared</h2>
          <span class="muted">Pick one to see who has it</span>
        </header>
        <ul class="shared-facts">
          {found.facts.map((fact) => (
            <li key={fact.id}>
              <button
                type="button"
                class="shared-fact"
                aria-pressed={fact.id === picked}
                onClick={() => setPicked(fact.id === picked ? null : fact.id)}
              >
                <span class="clip" dir="auto">
                  {factWords(fact)}
                </span>
                <span class="muted">{countWords(fact)}</span>
              </button>
            </li>
          ))}
        </ul>
        <RelatedGraph name={nameOf(now.context) ?? "This case"} found={found} picked={picked} onPick={setPicked} />
      </section>
      <section class="panel" aria-label="Related cases">
        <header class="panel-head">
          <h2>Related cases</h2>
          <span class="muted">{shown.length}</span>
        </header>
        <div class="scroll-x">
          <table class="fact-table">
            <thead>
              <tr>
                <th scope="col">Case</th>
                <th scope="col">In common</th>
                <th scope="col">State</th>
                <th scope="col">Workflow</th>
                <th scope="col">Opened</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((one) => {
                const standing = standingOf(one);
                return (
                  <tr key={one.caseId}>
                    <th scope="row" dir="auto">
                      <Link href={caseHref(one.caseId)}>
                        <Name text={one.name ?? `${one.caseId.slice(0, 12)}…`} />
                      </Link>
                    </th>
                    <td class="row wrap">
                      {one.by.map((kind) => (
                        <Badge key={kind}>{kindWords(kind)}</Badge>
                      ))}
                    </td>
                    <td>
                      <Badge tone={standing.tone} dot={!standing.icon} {...(standing.icon && { icon: standing.icon })}>
                        {standing.label}
                      </Badge>
                    </td>
                    <td title={one.workflow.key} dir="auto">
                      {one.workflow.name}
                    </td>
                    <td class="num">
                      <Time at={one.createdAt} />
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      </section>
    </div>
  );
}
