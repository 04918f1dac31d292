import type { Problem } from "../../../../domain";
import type { Graph, GraphEdge } from "../../../../drawing/graph";
import type { DrawnBox } from "../../../../drawing/layout";
import { Badge, Button, IconButton } from "../../../shared";

/** What there is to know about one state of the chart. */
export function StateCard({
  box,
  graph,
  problems,
  isActive,
  onEdit,
  onBuild,
  onShow,
  onClose,
}: {
  box: DrawnBox;
  graph: Graph;
  problems: readonly Problem[];
  isActive: boolean;
  onEdit: (path: string) => void;
  /** Goes to the fields of this state; left out where nothing is built. */
  onBuild: ((path: string) => void) | undefined;
  onShow: (id: string) => void;
  onClose: () => void;
}) {
  const leaves = graph.edges.filter(({ from }) => from === box.id);
  const arrives = graph.edges.filter(({ to, from }) => to === box.id && from !== box.id);
  const place = box.id === "" ? "definition" : `definition.states.${box.id.replaceAll(".", ".states.")}`;
  return (
    <section class="state-card" aria-label={`State ${box.label}`}>
      <header class="row">
        <h2 class="clip">{box.label}</h2>
        {box.node !== null && box.node.type !== "atomic" && <Badge>{box.node.type}</Badge>}
        {isActive && (
          <Badge tone="info" dot>
            here now
          </Badge>
        )}
        <span class="push" />
        <IconButton label="Close" icon="close" onClick={onClose} />
      </header>
      {(box.node?.tags.length ?? 0) > 0 && <p class="muted">Tags: {box.node?.tags.join(", ")}</p>}
      {(box.node?.plugins?.length ?? 0) > 0 && (
        <p class="muted">Runs: {box.node?.plugins?.map(({ name, kind }) => `${name} (${kind})`).join(", ")}</p>
      )}
      {problems.map(({ message, severity, path }) => (
        <button type="button" key={path + message} class={`problem ${severity}`} onClick={() => onEdit(path)}>
          <span class="problem-text">{message}</span>
        </button>
      ))}
      <Edges title="Leads to" edges={leaves} other={({ to }) => to} onShow={onShow} onEdit={onEdit} />
      <Edges title="Comes from" edges={arrives} other={({ from }) => from} onShow={onShow} onEdit={onEdit} />
      <span class="row wrap">
        {onBuild !== undefined && (
          <Button size="small" icon="edit" onClick={() => onBuild(place)}>
            Open in Build
          </Button>
        )}
        <Button size="small" icon="braces" onClick={() => onEdit(place)}>
          Show in the JSON
        </Button>
      </span>
    </section>
  );
}

const Edges = ({
  title,
  edges,
  other,
  onShow,
  onEdit,
}: {
  title: string;
  edges: readonly GraphEdge[];
  other: (edge: GraphEdge) => string | null;
  onShow: (id: string) => void;
  onEdit: (path: string) => void;
}) =>
  edges.length === 0 ? null : (
    <div class="state-edges">
      <p class="muted">{title}</p>
      <ul>
        {edges.map((edge, i) => {
          const id = other(edge);
          return (
            <li key={`${edge.path} ${i}`}>
              <button type="button" class="text-button mono" onClick={() => onEdit(edge.path)}>
                {edge.label}
              </button>
              {id === null ? (
                <span class="muted">stays here</span>
              ) : (
                <button type="button" class="text-button" onClick={() => onShow(id)}>
                  {id === "" ? "any state" : id}
                </button>
              )}
              {edge.guard !== null && <code class="guard">{ruleText(edge)}</code>}
            </li>
          );
        })}
      </ul>
    </div>
  );

const ruleText = ({ guard }: GraphEdge): string => {
  const text = typeof guard?.rule === "string" ? guard.rule : JSON.stringify(guard?.rule ?? null);
  return text.length > 300 ? `if ${text.slice(0, 297)}…` : `if ${text}`;
};
