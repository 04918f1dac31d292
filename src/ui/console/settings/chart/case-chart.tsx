import { useEffect, useMemo } from "preact/hooks";
import type { Graph } from "../../../../drawing/graph";
import { edgeKey, type Move, type PathTaken } from "../../../../drawing/path-taken";
import { api, Link, Loaded, loader, navigate, Skeleton, Time } from "../../../shared";
import { addressOf } from "../frame/addresses";
import { ChartView } from "./chart-view";
import "./chart.css";

/** What `GET /cases/{id}/graph` answers. */
interface CaseGraph extends Graph {
  state: string;
  workflow: { id: string; key: string; version: number; name: string };
  moves: Move[];
  complete: boolean;
}

/** The workflow of a case with the way it took. `version`: drawn again when it changes. */
export function CaseChart({ id, version }: { id: string; version: number }) {
  const graph = useMemo(
    () => loader<CaseGraph>((stop) => api.get(`/cases/${encodeURIComponent(id)}/graph?format=json`, { signal: stop })),
    [id],
  );
  useEffect(() => void graph.load(), [graph, version]);
  return (
    <section class="panel" aria-label="Workflow">
      <Loaded
        of={graph.state}
        retry={() => void graph.load()}
        skeleton={<Skeleton lines={6} label="Drawing the workflow" />}
      >
        {(drawn) => <Drawn id={id} drawn={drawn} />}
      </Loaded>
    </section>
  );
}

function Drawn({ id, drawn }: { id: string; drawn: CaseGraph }) {
  const { workflow, state } = drawn;
  const path = useMemo(() => pathOf(drawn), [drawn]);
  const home = addressOf.definition(workflow.id);
  return (
    <>
      <header class="panel-head">
        <h2>Workflow</h2>
        <Link href={home}>
          {workflow.name}, version {workflow.version}
        </Link>
        <span class="push" />
        <a href={`/api/v1/cases/${encodeURIComponent(id)}/graph?format=svg`} target="_blank" rel="noreferrer">
          Open as a picture
        </a>
      </header>
      <ChartView
        graph={drawn}
        problems={[]}
        subject={{ id, name: workflow.name, state, definitionId: workflow.id, path }}
        onEdit={() => navigate(addressOf.definition(workflow.id, "json"))}
      />
      <Moves drawn={drawn} />
    </>
  );
}

/** The way in words, in the order it was gone. */
function Moves({ drawn: { moves, complete } }: { drawn: CaseGraph }) {
  return (
    <details class="chart-words">
      <summary>The way it took: {moves.length === 1 ? "1 move" : `${moves.length} moves`}</summary>
      <ol class="case-moves">
        {moves.map(({ seq, at, event, from, to }, i) => (
          <li key={`${seq}.${i}`}>
            {from === "" ? "began in" : `${from} to`} {to}
            {event !== "" && (
              <>
                {" "}
                on <code>{event}</code>
              </>
            )}
            {at !== null && (
              <span class="muted">
                {", "}
                <Time at={at} exact />
              </span>
            )}
          </li>
        ))}
      </ol>
      {!complete && <p class="muted">This case has done more than can be listed here; the timeline has the rest.</p>}
    </details>
  );
}

const pathOf = ({ nodes, edges, moves }: CaseGraph): PathTaken => ({
  states: new Map(nodes.flatMap(({ id, visits = 0 }) => (visits > 0 ? [[id, visits] as const] : []))),
  edges: new Map(
    edges.flatMap(({ from, label, to, taken = 0 }) => (taken > 0 ? [[edgeKey(from, label, to), taken] as const] : [])),
  ),
  moves,
});
