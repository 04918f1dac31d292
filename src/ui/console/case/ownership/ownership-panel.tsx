import { useMemo, useState } from "preact/hooks";
import { layOutTiers } from "../../../../drawing/tiers";
import { isObject } from "../../../../lib/json";
import { type Ownership, type OwnershipConflict, type OwnershipNode, ownershipOf } from "../../../../review/ownership";
import { Badge } from "../../../shared/badge";
import { Icon } from "../../../shared/icon";
import { Link } from "../../../shared/router";
import { caseHref } from "../../model/case-list";
import type { Family } from "../../model/needs";
import { checks, family } from "../../model/open-case";
import { declaredOwners, nameOf } from "../../model/subject";
import type { Case } from "../../model/types";
import { plural, standingOf } from "../../model/words";
import { Name } from "../../names/name";
import { WideTable } from "../wide-table";
import { OwnershipChart } from "./ownership-chart";
import "./ownership.css";

/** Who owns the company in the end: drawn, and as a table. What the applicant and the register say differently stands above both. */
export function OwnershipPanel({ now }: { now: Case }) {
  const found = checks.value?.find(({ type, result }) => type === "ubo" && result !== null)?.result?.data ?? null;
  const owners = declaredOwners(now.context);
  const subjectName = nameOf(now.context) ?? "The company";
  const ownership = useMemo(
    () => ownershipOf({ subjectName, owners, register: isObject(found) ? found : null }),
    [now.version, found],
  );
  const drawing = useMemo(() => {
    const place = new Map(ownership.nodes.map(({ id }, at) => [id, at]));
    const edges = ownership.edges.map(({ owner, owned }) => [place.get(owner) ?? 0, place.get(owned) ?? 0] as const);
    return layOutTiers(ownership.nodes.length, edges, place.get(ownership.subjectId) ?? null, sizes);
  }, [ownership]);
  const [picked, setPicked] = useState<string | null>(null);
  if (ownership.edges.length === 0) return null;
  const beneficial = ownership.nodes.filter(({ isBeneficial }) => isBeneficial).length;
  return (
    <section class="panel" aria-label="Ownership">
      <header class="panel-head">
        <h2>Ownership</h2>
        <Badge tone={beneficial === 0 ? "warn" : "neutral"}>
          {beneficial === 0 ? "No beneficial owner found" : plural(beneficial, "beneficial owner")}
        </Badge>
        <span class="push" />
        <span class="muted">{percent(ownership.threshold)} or more, or control</span>
      </header>
      <Conflicts of={ownership} onPick={setPicked} />
      <OwnershipChart ownership={ownership} drawing={drawing} box={sizes.box} picked={picked} onPick={setPicked} />
      <OwnerTable of={ownership} members={family.value ?? []} picked={picked} onPick={setPicked} />
    </section>
  );
}

const sizes = { box: { width: 176, height: 56 }, gap: { x: 20, y: 52 } };

/** `0.255` → "25.5 %". */
export const percent = (fraction: number | null): string =>
  fraction === null ? "Unknown" : `${Math.round(fraction * 1_000) / 10} %`;

const conflictWords = ({ kind, name, declared, register }: OwnershipConflict): string => {
  switch (kind) {
    case "not_in_register":
      return `${name} was declared${declared === null ? "" : ` with ${percent(declared)}`}, and the register does not know them.`;
    case "not_declared":
      return `${name} has ${percent(register)} by the register, and was not declared.`;
    case "share_differs":
      return `${name} was declared with ${percent(declared)}; by the register it is ${percent(register)}.`;
  }
};

function Conflicts({ of: { conflicts, circles, nodes }, onPick }: { of: Ownership; onPick: (id: string) => void }) {
  const nameFor = (id: string): string => nodes.find((node) => node.id === id)?.name ?? id;
  if (conflicts.length === 0 && circles.length === 0) return null;
  return (
    <ul class="lined conflicts" aria-label="What does not fit together">
      {conflicts.map((conflict) => (
        <li key={`${conflict.kind}.${conflict.nodeId}`} class="row">
          <Icon name="alert" size={14} />
          <button type="button" class="plain-link" onClick={() => onPick(conflict.nodeId)}>
            {conflictWords(conflict)}
          </button>
        </li>
      ))}
      {circles.map((circle) => (
        <li key={circle.join()} class="row">
          <Icon name="refresh" size={14} />
          <span>{circle.map(nameFor).join(" and ")} own each other.</span>
        </li>
      ))}
    </ul>
  );
}

function OwnerTable({
  of: { nodes, edges },
  members,
  picked,
  onPick,
}: {
  of: Ownership;
  members: readonly Family[];
  picked: string | null;
  onPick: (id: string | null) => void;
}) {
  const owners = nodes
    .filter(({ isSubject }) => !isSubject)
    .sort((a, b) => Number(b.isBeneficial) - Number(a.isBeneficial) || (b.effective ?? 0) - (a.effective ?? 0));
  return (
    <div class="scroll-x">
      <WideTable label="Table of owners">
        <table class="fact-table owners-table">
          <thead>
            <tr>
              <th scope="col">Owner</th>
              <th scope="col" class="end">
                Effective
              </th>
              <th scope="col" class="end">
                Declared
              </th>
              <th scope="col">How</th>
              <th scope="col">Case</th>
            </tr>
          </thead>
          <tbody>
            {owners.map((node) => (
              <tr key={node.id} class={node.id === picked ? "picked" : undefined}>
                <th scope="row" dir="auto">
                  <button
                    type="button"
                    class="plain-link"
                    aria-pressed={node.id === picked}
                    onClick={() => onPick(node.id === picked ? null : node.id)}
                  >
                    <Name text={node.name} />
                  </button>
                  {node.isBeneficial && <Badge tone="info">Beneficial owner</Badge>}
                </th>
                <td class="end">{node.sources.includes("register") ? percent(node.effective) : "–"}</td>
                <td class="end">{node.declaredShare === null ? "–" : percent(node.declaredShare)}</td>
                <td>{howWords(node, edges)}</td>
                <td>
                  <CaseOf node={node} members={members} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </WideTable>
    </div>
  );
}

function howWords({ id, controls }: OwnershipNode, edges: Ownership["edges"]): string {
  const own = edges.filter(({ owner }) => owner === id);
  const direct = own.some(({ owned }) => owned === "subject");
  const indirect = own.some(({ owned }) => owned !== "subject");
  const way = direct && indirect ? "Directly and through others" : indirect ? "Through others" : "Directly";
  return controls ? `${way}, in control` : way;
}

/** The owner's own case, where there is one. */
function CaseOf({ node, members }: { node: OwnershipNode; members: readonly Family[] }) {
  const member = members.find(({ child }) => node.itemId !== null && child.itemId === node.itemId);
  if (member === undefined || member.child.id === null) return <span class="muted">–</span>;
  const standing = standingOf(member.child);
  return (
    <span class="row">
      <Badge tone={standing.tone} dot={!standing.icon} {...(standing.icon && { icon: standing.icon })}>
        {standing.label}
      </Badge>
      <Link href={caseHref(member.child.id)}>
        Open<span class="unseen"> the case of {node.name}</span>
      </Link>
    </span>
  );
}
