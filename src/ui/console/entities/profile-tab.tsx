import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { api, type Listed, sayFailure } from "../../shared/api";
import { Badge, type Tone } from "../../shared/badge";
import { Button, IconButton } from "../../shared/button";
import { Icon } from "../../shared/icon";
import { loader } from "../../shared/load";
import { Empty, Loaded } from "../../shared/loaded";
import { Menu } from "../../shared/menu";
import { Link } from "../../shared/router";
import { SkeletonRows } from "../../shared/skeleton";
import { Time } from "../../shared/time";
import { toast } from "../../shared/toast";
import { later } from "../case/later";
import { caseHref } from "../model/case-list";
import { riskTones, riskWords } from "../model/words";
import { Name } from "../names/name";
import {
  type AttributeSaid,
  changed,
  type Duplicate,
  duplicates,
  type Entity,
  type EntityAttribute,
  entityHref,
  lookAgain,
} from "./entities-model";
import {
  approvalStandings,
  entitiesLocked,
  factText,
  fieldWords,
  mergeLocked,
  nameOr,
  sharedWords,
  sharesOnlyAccount,
  sourceWords,
} from "./entity-words";

const FactDialog = later(async () => (await import("./fact-dialog")).FactDialog, <span hidden />);
const MergeDialog = later(async () => (await import("./merge-dialog")).MergeDialog, <span hidden />);
const PartDialog = later(async () => (await import("./merge-dialog")).PartDialog, <span hidden />);

/** What counts of all that was said of somebody, with who said it and when. */
export function ProfileTab({ entity }: { entity: Entity }) {
  return (
    <div class="stack entity-body">
      <Alike entity={entity} />
      <Standing entity={entity} />
      <Facts entity={entity} />
      {entity.mergedIds.length > 0 && <Merged entity={entity} />}
    </div>
  );
}

/** Others that may be the same: nobody should have to look for them. Who only shares a bank account is told apart from them. */
function Alike({ entity }: { entity: Entity }) {
  const merging = useSignal<string | null>(null);
  const found = duplicates.value?.data ?? [];
  const alike = found.filter((one) => !sharesOnlyAccount(one));
  const sharing = found.filter(sharesOnlyAccount);
  const merge = (id: string) => () => (merging.value = id);
  return (
    <>
      {alike.length > 0 && (
        <Others title="May be the same" tone="warn" of={alike}>
          {({ id, name }) => (
            <Button size="small" blocked={mergeLocked()} onClick={merge(id)}>
              Merge…<span class="unseen"> with {nameOr(name, id)}</span>
            </Button>
          )}
        </Others>
      )}
      {sharing.length > 0 && (
        <Others
          title="Share a bank account"
          tone="neutral"
          lead="A household, partners, or somebody who collects for others: that alone does not make them one."
          of={sharing}
        >
          {({ id, name }) => (
            <Menu
              label={`More about ${nameOr(name, id)}`}
              items={[{ label: "Merge…", icon: "link", blocked: mergeLocked(), run: merge(id) }]}
            >
              <Icon name="dots" />
            </Menu>
          )}
        </Others>
      )}
      {merging.value !== null && (
        <MergeDialog entity={entity} other={merging.value} onClose={() => (merging.value = null)} />
      )}
    </>
  );
}

const Others = ({
  title,
  tone,
  lead,
  of,
  children,
}: {
  title: string;
  tone: Tone;
  lead?: string;
  of: readonly Duplicate[];
  /** What can be done about one of them. */
  children: (other: Duplicate["entity"]) => ComponentChildren;
}) => (
  <section class="panel alike" aria-label={title}>
    <header class="panel-head">
      <h2>{title}</h2>
      <Badge tone={tone}>{of.length}</Badge>
    </header>
    {lead !== undefined && <p class="muted">{lead}</p>}
    <ul class="lined">
      {of.map(({ entity: other, shares }) => (
        <li key={other.id} class="row wrap">
          <Link href={entityHref(other.id)}>
            <span dir="auto">
              <Name text={nameOr(other.name, other.id)} />
            </span>
          </Link>
          <span class="muted">same {shares.map((one) => sharedWords[one] ?? one).join(", ")}</span>
          <span class="push" />
          {children(other)}
        </li>
      ))}
    </ul>
  </section>
);

function Standing({ entity }: { entity: Entity }) {
  const { risk } = entity;
  if (risk === null && entity.approvalAt === null) return null;
  return (
    <section class="panel" aria-label="Standing">
      <dl class="fact-grid">
        {entity.approvalAt !== null && (
          <div>
            <dt>{approvalStandings[entity.approvalState].label} since</dt>
            <dd>
              <Time at={entity.approvalAt} />
              {entity.approvalCaseId !== null && (
                <>
                  {" "}
                  <Link href={caseHref(entity.approvalCaseId)}>by a case</Link>
                </>
              )}
            </dd>
          </div>
        )}
        {risk !== null && (
          <div>
            <dt>Risk</dt>
            <dd>
              <span class="row wrap">
                <Badge tone={riskTones[risk.level]}>{riskWords[risk.level]}</Badge>
                {risk.score !== null && <span class="num">{risk.score}</span>}
                <span class="muted">
                  {risk.by === "case" ? (
                    <Link href={caseHref(risk.id)}>from its newest case</Link>
                  ) : (
                    <>set by {sourceWords({ kind: risk.by, id: risk.id })}</>
                  )}
                  {risk.expiresAt !== null && (
                    <>
                      , until <Time at={risk.expiresAt} exact />
                    </>
                  )}
                </span>
              </span>
              {risk.reason !== null && <p dir="auto">{risk.reason}</p>}
              {risk.by !== "case" && <TakeRiskBack entity={entity} />}
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
}

function TakeRiskBack({ entity }: { entity: Entity }) {
  const take = async () => {
    const answer = await api.delete<Entity>(`/entities/${entity.id}/risk`, { expectedVersion: entity.version });
    if (!answer.ok) toast({ tone: "bad", text: sayFailure(answer.error) });
    await (answer.ok ? changed(answer) : lookAgain());
  };
  return (
    <Button size="small" blocked={entitiesLocked()} onClick={() => take()}>
      Take back
    </Button>
  );
}

function Facts({ entity }: { entity: Entity }) {
  const editing = useSignal<EntityAttribute | "new" | null>(null);
  const open = useSignal<string | null>(null);
  return (
    <section class="panel" aria-label="Facts">
      <header class="panel-head">
        <h2>Facts</h2>
        <span class="muted">The newest word counts, unless it is pinned</span>
        <span class="push" />
        <Button size="small" icon="plus" blocked={entitiesLocked()} onClick={() => (editing.value = "new")}>
          Add…
        </Button>
      </header>
      {entity.attributes.length === 0 ? (
        <Empty icon="note" title="Nothing is known">
          <p>Cases, vendors and colleagues say what is known; it stands here with its source.</p>
        </Empty>
      ) : (
        <ul class="lined entity-lines">
          {entity.attributes.map((one) => (
            <Fact
              key={one.field}
              entity={entity}
              fact={one}
              isOpen={open.value === one.field}
              onToggle={() => (open.value = open.value === one.field ? null : one.field)}
              onEdit={() => (editing.value = one)}
            />
          ))}
        </ul>
      )}
      {editing.value !== null && (
        <FactDialog
          entity={entity}
          fact={editing.value === "new" ? null : editing.value}
          onClose={() => (editing.value = null)}
        />
      )}
    </section>
  );
}

function Fact({
  entity,
  fact,
  isOpen,
  onToggle,
  onEdit,
}: {
  entity: Entity;
  fact: EntityAttribute;
  isOpen: boolean;
  onToggle: () => void;
  onEdit: () => void;
}) {
  const label = fieldWords(fact.field);
  return (
    <li data-field={fact.field}>
      <div class="entity-line">
        <span class="entity-label">{label}</span>
        <span class="entity-value" dir="auto">
          {factText(fact.field, fact.value)}
          {fact.pinned && (
            <Badge tone="info" icon="check">
              Pinned
            </Badge>
          )}
        </span>
        <span class="entity-source muted">
          <Source source={fact.source} /> <Time at={fact.at} />
        </span>
        <span class="entity-deeds">
          <IconButton label={`History of ${label}`} icon="clock" pressed={isOpen} onClick={onToggle} />
          <IconButton label={`Change ${label}`} icon="edit" blocked={entitiesLocked()} onClick={onEdit} />
        </span>
      </div>
      {isOpen && <History entity={entity} field={fact.field} />}
    </li>
  );
}

const Source = ({ source }: { source: EntityAttribute["source"] }) =>
  source.kind === "case" && source.id.startsWith("case_") ? (
    <Link href={caseHref(source.id)}>Case</Link>
  ) : (
    <span>{sourceWords(source)}</span>
  );

/** What was said of one field, the newest first. */
function History({ entity, field }: { entity: Entity; field: string }) {
  const list = useMemo(
    () =>
      loader<Listed<AttributeSaid>>((signal) =>
        api.get(`/entities/${entity.id}/attributes?limit=50&field=${encodeURIComponent(field)}`, { signal }),
      ),
    [entity.id, field],
  );
  useEffect(() => void list.load(), [list, entity.version]);
  return (
    <Loaded of={list.state} retry={() => void list.load()} skeleton={<SkeletonRows rows={2} />}>
      {({ data }) => (
        <ol class="entity-history" aria-label={`History of ${fieldWords(field)}`}>
          {data.map((one) => (
            <li key={one.seq} class={one.counts ? "counts" : undefined}>
              <span dir="auto">{one.value === null ? <i>taken back</i> : factText(field, one.value)}</span>
              <span class="muted">
                <Source source={one.source} /> <Time at={one.at} exact />
                {one.counts && " · counts"}
              </span>
            </li>
          ))}
        </ol>
      )}
    </Loaded>
  );
}

function Merged({ entity }: { entity: Entity }) {
  const parting = useSignal<string | null>(null);
  return (
    <section class="panel" aria-label="Records that were merged">
      <header class="panel-head">
        <h2>Records that were merged</h2>
      </header>
      <ul class="lined">
        {entity.mergedIds.map((id) => (
          <li key={id} class="row wrap">
            <Icon name="link" size={14} />
            <span class="mono clip">{id}</span>
            <span class="push" />
            <Button size="small" blocked={mergeLocked()} onClick={() => (parting.value = id)}>
              Part again…<span class="unseen"> {id}</span>
            </Button>
          </li>
        ))}
      </ul>
      {parting.value !== null && <PartDialog id={parting.value} onClose={() => (parting.value = null)} />}
    </section>
  );
}
