import type { Graph, GraphEdge } from "../../../../drawing/graph";
import { isTaken, type PathTaken } from "../../../../drawing/path-taken";
import { Badge } from "../../../shared";
import type { ProblemPlaces } from "./problem-places";

/** The chart in words: every state with its transitions. For screen readers, for searching in the page, for copying. */
export function ChartWords({
  graph,
  active,
  path,
  places,
  onShow,
}: {
  graph: Graph;
  active: ReadonlySet<string>;
  path: PathTaken | null;
  places: ProblemPlaces;
  onShow: (id: string) => void;
}) {
  const anywhere = graph.edges.filter(({ from }) => from === "");
  return (
    <details class="chart-words">
      <summary>
        In words: {graph.nodes.length} states, {graph.edges.length} transitions
      </summary>
      <ul class="words-list">
        {anywhere.length > 0 && (
          <li>
            <strong>In any state</strong>
            <Transitions edges={anywhere} path={path} places={places} />
          </li>
        )}
        {graph.nodes.map((node) => (
          <li key={node.id}>
            <div class="row wrap">
              <button type="button" class="text-button strong" onClick={() => onShow(node.id)}>
                {node.id}
              </button>
              {node.initial && <Badge>first</Badge>}
              {node.type !== "atomic" && <Badge>{node.type}</Badge>}
              {active.has(node.id) && (
                <Badge tone="info" icon="flag">
                  the case is here
                </Badge>
              )}
              {node.visits !== undefined && node.visits > 1 && <span class="muted">was here {node.visits} times</span>}
              {node.plugins !== undefined && (
                <span class="muted">runs {node.plugins.map(({ name }) => name).join(", ")}</span>
              )}
              {node.tags.length > 0 && <span class="muted">tags {node.tags.join(", ")}</span>}
            </div>
            {(places.states.get(node.id) ?? []).map(({ severity, message }) => (
              <p key={message} class={`words-problem ${severity}`}>
                {severity}: {message}
              </p>
            ))}
            <Transitions edges={graph.edges.filter(({ from }) => from === node.id)} path={path} places={places} />
          </li>
        ))}
      </ul>
    </details>
  );
}

const Transitions = ({
  edges,
  path,
  places,
}: {
  edges: readonly GraphEdge[];
  path: PathTaken | null;
  places: ProblemPlaces;
}) =>
  edges.length === 0 ? null : (
    <ul class="words-inner">
      {edges.map((edge, i) => (
        <li key={`${edge.path} ${i}`}>
          <code>{edge.label}</code> {edge.to === null ? "stays" : `to ${edge.to}`}
          {edge.guard !== null && <span class="muted"> if its {edge.guard.engine} guard holds</span>}
          {path !== null && isTaken(path, edge) && <strong> (taken)</strong>}
          {(places.transitions.get(edge.path) ?? []).map(({ severity, message }) => (
            <span key={message} class={`words-problem ${severity}`}>
              {" "}
              {severity}: {message}
            </span>
          ))}
        </li>
      ))}
    </ul>
  );
