import { arrowHead, arrowPath } from "../../../../drawing/arrow-path";
import type { Tiers } from "../../../../drawing/tiers";
import type { Ownership, OwnershipEdge, OwnershipNode } from "../../../../review/ownership";
import { Icon } from "../../../shared/icon";
import { reachable } from "../../../shared/reachable";
import { Name } from "../../names/name";
import { percent } from "./ownership-panel";

const margin = 16;

/** Owners above what they own. A box can be picked by pointer and key; the arrow keys go along the edges. */
export function OwnershipChart({
  ownership: { nodes, edges, conflicts },
  drawing,
  box,
  picked,
  onPick,
  subjectWords = "The company of this case",
}: {
  ownership: Ownership;
  drawing: Tiers;
  box: { width: number; height: number };
  picked: string | null;
  onPick: (id: string | null) => void;
  /** What the one in question is called below its name. */
  subjectWords?: string;
}) {
  const [width, height] = [drawing.width + 2 * margin, drawing.height + 2 * margin];
  const doubtful = new Set(conflicts.map(({ nodeId }) => nodeId));
  return (
    <div class="ownership-chart" ref={reachable}>
      <div class="ownership-sheet" style={{ inlineSize: `${width}px`, blockSize: `${height}px` }}>
        <svg
          width={width}
          height={height}
          viewBox={`${-margin} ${-margin} ${width} ${height}`}
          aria-hidden="true"
          focusable="false"
        >
          {edges.map((edge, at) => (
            <Edge
              key={`${edge.owner}.${edge.owned}.${at}`}
              edge={edge}
              way={drawing.ways[at]}
              isPicked={picked !== null && (edge.owner === picked || edge.owned === picked)}
            />
          ))}
        </svg>
        {nodes.map((node, at) => (
          <Box
            key={node.id}
            node={node}
            corner={drawing.boxes[at] ?? { x: 0, y: 0 }}
            size={box}
            isPicked={node.id === picked}
            isDoubtful={doubtful.has(node.id)}
            subjectWords={subjectWords}
            onPick={() => onPick(node.id === picked ? null : node.id)}
            onStep={(direction) => focusNode(nextTo(node.id, direction, edges))}
          />
        ))}
      </div>
    </div>
  );
}

type Direction = "up" | "down";

/** The first owner of a node, or the first that it owns. */
const nextTo = (id: string, direction: Direction, edges: readonly OwnershipEdge[]): string | undefined =>
  direction === "up" ? edges.find(({ owned }) => owned === id)?.owner : edges.find(({ owner }) => owner === id)?.owned;

function focusNode(id: string | undefined): void {
  if (id === undefined) return;
  const found = [...document.querySelectorAll<HTMLElement>(".owner-box")].find((box) => box.dataset.id === id);
  found?.focus();
}

function Edge({
  edge,
  way,
  isPicked,
}: {
  edge: OwnershipEdge;
  way: Tiers["ways"][number] | undefined;
  isPicked: boolean;
}) {
  if (way === undefined) return null;
  const [from, next] = way.points;
  const label = edge.control ? "control" : edge.share === null ? "?" : percent(edge.share);
  const look = [edge.source, way.isBackward ? "back" : "", isPicked ? "picked" : ""].filter(Boolean).join(" ");
  // Beside the owner: several edges may arrive at one place.
  const at = from && next ? { x: from.x * 0.6 + next.x * 0.4, y: from.y * 0.6 + next.y * 0.4 } : { x: 0, y: 0 };
  return (
    <g class={`owner-edge ${look}`}>
      <path d={arrowPath(way.points)} />
      <path class="head" d={arrowHead(way.points)} />
      <text x={at.x + 6} y={at.y}>
        {label}
      </text>
    </g>
  );
}

function Box({
  node,
  corner,
  size,
  isPicked,
  isDoubtful,
  subjectWords,
  onPick,
  onStep,
}: {
  node: OwnershipNode;
  corner: { x: number; y: number };
  size: { width: number; height: number };
  isPicked: boolean;
  isDoubtful: boolean;
  subjectWords: string;
  onPick: () => void;
  onStep: (direction: Direction) => void;
}) {
  const share = shareWords(node);
  const kind = node.isSubject ? subjectWords : node.isBeneficial ? "Beneficial owner" : kindWords[node.kind];
  const look = [
    "owner-box",
    node.kind,
    node.isSubject && "subject",
    node.isBeneficial && "beneficial",
    isPicked && "picked",
    !node.sources.includes("register") && !node.isSubject && "only-declared",
  ];
  return (
    <button
      type="button"
      class={look.filter(Boolean).join(" ")}
      style={{
        left: `${corner.x + margin}px`,
        top: `${corner.y + margin}px`,
        inlineSize: `${size.width}px`,
        blockSize: `${size.height}px`,
      }}
      data-id={node.id}
      aria-pressed={isPicked}
      title={node.name}
      onClick={onPick}
      onKeyDown={(event) => {
        if (event.key === "ArrowUp") onStep("up");
        else if (event.key === "ArrowDown") onStep("down");
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      <b class="clip" dir="auto">
        <Name text={node.name} />
      </b>
      <span class="owner-share">
        {isDoubtful && <Icon name="alert" size={12} />}
        <span class="clip">{share === "" ? kind : share}</span>
        {isDoubtful && <span class="unseen">, sources differ</span>}
        {share !== "" && <span class="unseen">, {kind}</span>}
      </span>
    </button>
  );
}

const kindWords = { person: "Person", company: "Company", unknown: "Owner" } as const;

function shareWords({ isSubject, sources, effective, declaredShare, controls }: OwnershipNode): string {
  if (isSubject) return "";
  const share = sources.includes("register")
    ? `${percent(effective)} in the end`
    : `${declaredShare === null ? "No share" : percent(declaredShare)} declared`;
  return controls ? `${share}, controls` : share;
}
