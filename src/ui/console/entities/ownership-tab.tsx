import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useState } from "preact/hooks";
import { entityPositions } from "../../../domain/entities";
import { layOutTiers } from "../../../drawing/tiers";
import type { Ownership, OwnershipEdge, OwnershipNode } from "../../../review/ownership";
import { api, type Listed, sayFailure } from "../../shared/api";
import { Badge } from "../../shared/badge";
import { Button } from "../../shared/button";
import { Dialog } from "../../shared/dialog";
import { SelectField, TextField } from "../../shared/field";
import { Empty, Loaded } from "../../shared/loaded";
import { Link } from "../../shared/router";
import { SkeletonRows } from "../../shared/skeleton";
import { Time } from "../../shared/time";
import { toast } from "../../shared/toast";
import { OwnershipChart } from "../case/ownership/ownership-chart";
import "../case/ownership/ownership.css";
import { WideTable } from "../case/wide-table";
import { caseHref } from "../model/case-list";
import { Name } from "../names/name";
import {
  type Entity,
  type EntityLink,
  type EntitySummary,
  entityHref,
  type LinkedEntity,
  links,
} from "./entities-model";
import { entitiesLocked, nameOr, positionWords, sourceWords } from "./entity-words";

const sizes = { box: { width: 176, height: 56 }, gap: { x: 20, y: 52 } };

/** Who is behind a company, and which companies somebody is behind: drawn, and as a table. */
export function OwnershipTab({ entity }: { entity: Entity }) {
  const adding = useSignal(false);
  useEffect(() => void links.load(), [entity.id, entity.version]);
  return (
    <div class="stack entity-body">
      <Loaded of={links.state} retry={() => void links.load()} skeleton={<SkeletonRows rows={5} />}>
        {({ data }) => (
          <section class="panel" aria-label="Ownership and positions">
            <header class="panel-head">
              <h2>{entity.type === "business" ? "Behind the company" : "Companies"}</h2>
              <span class="push" />
              {entity.type === "business" && (
                <Button size="small" icon="plus" blocked={entitiesLocked()} onClick={() => (adding.value = true)}>
                  Add…
                </Button>
              )}
            </header>
            {data.length === 0 ? (
              <Empty icon="people" title="Nobody is linked">
                <p>Cases link owners, directors and representatives; people and your systems can, too.</p>
              </Empty>
            ) : (
              <>
                <Chart entity={entity} all={data} />
                <Lines entity={entity} all={data} />
              </>
            )}
          </section>
        )}
      </Loaded>
      {adding.value && <AddDialog entity={entity} onClose={() => (adding.value = false)} />}
    </div>
  );
}

const owns = new Set(["ubo", "shareholder", "associated_company"]);

function Chart({ entity, all }: { entity: Entity; all: readonly EntityLink[] }) {
  const ownership = useMemo(() => drawnOf(entity, all), [entity.id, all]);
  const drawing = useMemo(() => {
    const place = new Map(ownership.nodes.map(({ id }, at) => [id, at]));
    const edges = ownership.edges.map(({ owner, owned }) => [place.get(owner) ?? 0, place.get(owned) ?? 0] as const);
    return layOutTiers(ownership.nodes.length, edges, null, sizes);
  }, [ownership]);
  const [picked, setPicked] = useState<string | null>(null);
  if (ownership.edges.length === 0) return null;
  return (
    <OwnershipChart
      ownership={ownership}
      drawing={drawing}
      box={sizes.box}
      picked={picked}
      onPick={setPicked}
      subjectWords={entity.type === "business" ? "This company" : "This person"}
    />
  );
}

/** The links that own something, as the chart of a case draws them; one edge between two, with the greatest share that is known. */
function drawnOf(entity: Entity, all: readonly EntityLink[]): Ownership {
  const nodes = new Map<string, OwnershipNode>();
  const edges = new Map<string, OwnershipEdge>();
  const add = (one: LinkedEntity): void => {
    if (nodes.has(one.id)) return;
    nodes.set(one.id, {
      ...{ id: one.id, name: nameOr(one.name, one.id), kind: one.type === "business" ? "company" : "person" },
      ...{ isSubject: one.id === entity.id, effective: null, controls: false, isBeneficial: false },
      ...{ sources: ["declared"], declaredShare: null, itemId: null },
    });
  };
  for (const { holder, company, position, share, endedAt } of all) {
    if (endedAt !== null || !owns.has(position)) continue;
    add(holder);
    add(company);
    const key = `${holder.id} ${company.id}`;
    const known = edges.get(key)?.share ?? null;
    const greatest = share === null ? known : Math.max(known ?? 0, share / 100);
    edges.set(key, {
      owner: holder.id,
      owned: company.id,
      share: greatest,
      votes: null,
      control: false,
      source: "declared",
    });
    const node = nodes.get(holder.id);
    if (node !== undefined) {
      node.declaredShare = greatest;
      node.isBeneficial ||= position === "ubo";
    }
  }
  const none = { threshold: 0.25, conflicts: [], circles: [] };
  return { subjectId: entity.id, nodes: [...nodes.values()], edges: [...edges.values()], ...none };
}

function Lines({ entity, all }: { entity: Entity; all: readonly EntityLink[] }) {
  return (
    <WideTable label="Table of links">
      <table class="fact-table">
        <thead>
          <tr>
            <th scope="col">Who</th>
            <th scope="col">What</th>
            <th scope="col" class="end">
              Share
            </th>
            <th scope="col">Since</th>
            <th scope="col">Said by</th>
            <th scope="col">
              <span class="unseen">What can be done</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {all.map((link) => (
            <Line key={link.id} entity={entity} link={link} />
          ))}
        </tbody>
      </table>
    </WideTable>
  );
}

function Line({ entity, link }: { entity: Entity; link: EntityLink }) {
  const isHolder = link.holder.id === entity.id;
  const other = isHolder ? link.company : link.holder;
  const name = nameOr(other.name, other.id);
  const end = async () => {
    const answer = await api.delete(`/entities/${entity.id}/links/${encodeURIComponent(link.id)}`);
    if (!answer.ok) toast({ tone: "bad", text: sayFailure(answer.error) });
    await links.load();
  };
  return (
    <tr class={link.endedAt === null ? undefined : "ended"}>
      <th scope="row" dir="auto">
        <Link href={entityHref(other.id, "ownership")}>
          <Name text={name} />
        </Link>
      </th>
      <td>
        {positionWords[link.position]}
        {isHolder && <span class="muted"> there</span>}
        {link.endedAt !== null && (
          <Badge tone="neutral" icon="minus">
            Ended
          </Badge>
        )}
      </td>
      <td class="end num">{link.share === null ? "–" : `${link.share} %`}</td>
      <td>{link.from === null ? "–" : <Time at={link.from} exact />}</td>
      <td>
        {link.source.kind === "case" ? <Link href={caseHref(link.source.id)}>Case</Link> : sourceWords(link.source)}{" "}
        <span class="muted">
          <Time at={link.endedAt ?? link.updatedAt} />
        </span>
      </td>
      <td class="end">
        {link.endedAt === null && (
          <Button size="small" kind="quiet" blocked={entitiesLocked()} onClick={() => end()}>
            End<span class="unseen"> {`${positionWords[link.position]} ${name}`}</span>
          </Button>
        )}
      </td>
    </tr>
  );
}

function AddDialog({ entity, onClose }: { entity: Entity; onClose: () => void }) {
  const [text, setText] = useState("");
  const [found, setFound] = useState<EntitySummary[]>([]);
  const [holder, setHolder] = useState<EntitySummary | null>(null);
  const [position, setPosition] = useState("ubo");
  const [share, setShare] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    if (text.trim() === "" || holder !== null) return;
    const asking = new AbortController();
    const pause = setTimeout(async () => {
      const answer = await api.get<Listed<EntitySummary>>(`/entities?limit=6&q=${encodeURIComponent(text.trim())}`, {
        signal: asking.signal,
      });
      if (answer.ok) setFound(answer.value.data.filter(({ id }) => id !== entity.id));
    }, 200);
    return () => {
      clearTimeout(pause);
      asking.abort();
    };
  }, [text]);
  const send = async () => {
    if (holder === null) {
      setProblem("Choose whom.");
      return;
    }
    const body = { holderId: holder.id, position, ...(share.trim() !== "" && { share: Number(share) }) };
    setBusy(true);
    const answer = await api.post(`/entities/${entity.id}/links`, body);
    setBusy(false);
    if (!answer.ok) {
      setProblem(sayFailure(answer.error));
      return;
    }
    onClose();
    await links.load();
  };
  return (
    <Dialog
      title="Add somebody behind the company"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Back</Button>
          <Button kind="primary" busy={busy} onClick={() => void send()}>
            Add
          </Button>
        </>
      }
    >
      {holder === null ? (
        <>
          <TextField label="Whom" type="search" value={text} onInput={setText} autofocus error={problem} />
          <ul class="lined">
            {found.map((one) => (
              <li key={one.id} class="row wrap">
                <span dir="auto">
                  <Name text={nameOr(one.name, one.id)} />
                </span>
                <span class="push" />
                <Button size="small" onClick={() => setHolder(one)}>
                  Choose<span class="unseen"> {nameOr(one.name, one.id)}</span>
                </Button>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <>
          <p>
            <b dir="auto">
              <Name text={nameOr(holder.name, holder.id)} />
            </b>
          </p>
          <SelectField
            label="What they are"
            value={position}
            onChange={setPosition}
            options={entityPositions.map((value) => ({ value, label: positionWords[value] }))}
            autofocus
          />
          <TextField label="Share in percent" type="number" value={share} onInput={setShare} error={problem} />
        </>
      )}
    </Dialog>
  );
}
