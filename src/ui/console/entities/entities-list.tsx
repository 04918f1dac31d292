import { useEffect } from "preact/hooks";
import { approvalStates, riskLevels } from "../../../domain/entities";
import { Badge } from "../../shared/badge";
import { Icon } from "../../shared/icon";
import { Empty } from "../../shared/loaded";
import { Link } from "../../shared/router";
import { Time } from "../../shared/time";
import { anyOption, ListFoot, NarrowBy, NarrowSearch } from "../list/narrowing";
import { SideList } from "../list/side-list";
import type { Rows } from "../model/filters";
import { riskTones, riskWords } from "../model/words";
import { Name } from "../names/name";
import { type EntityFilterName, type EntitySummary, entities, entityHref, filters } from "./entities-model";
import { viewOf } from "./entities-nav";
import { approvalStandings, nameOr, typeWords } from "./entity-words";

/** The persons and companies that the address asks for, with what narrows them. */
export const EntitiesList = ({ openId }: { openId: string | null }) => (
  <SideList
    of={entities.list.state}
    reload={() => void entities.open()}
    title={titleOf(viewOf(filters.value)?.name)}
    name="Persons and companies"
    place="Entities"
    isOpen={openId !== null}
    head={
      <>
        <NarrowSearch class="entity-search" placeholder="Name, e-mail address, id or number" />
        {openId === null && <Filters />}
      </>
    }
  >
    {(list) => <Lines list={list} openId={openId} />}
  </SideList>
);

/** "All" alone says of what only beside its neighbours. */
const titleOf = (view: string | undefined): string =>
  view === "All" ? "All persons and companies" : (view ?? "Persons and companies");

const Choice = NarrowBy<EntityFilterName>;

const Filters = () => (
  <div class="filters">
    <Choice
      name="type"
      label="Kind"
      options={[anyOption, { value: "individual", label: "Persons" }, { value: "business", label: "Companies" }]}
    />
    <Choice
      name="approvalState"
      label="Standing"
      options={[anyOption, ...approvalStates.map((value) => ({ value, label: approvalStandings[value].label }))]}
    />
    <Choice
      name="riskLevel"
      label="Risk"
      options={[
        anyOption,
        ...riskLevels.toReversed().map((value) => ({ value, label: riskWords[value] })),
        { value: "none", label: "Not scored" },
      ]}
    />
  </div>
);

function Lines({ list, openId }: { list: Rows<EntitySummary>; openId: string | null }) {
  useEffect(() => {
    if (openId !== null) document.querySelector(".entity-row.current")?.scrollIntoView({ block: "nearest" });
  }, [openId]);
  if (list.rows.length === 0) return <Nobody />;
  return (
    <>
      <ul class="rows">
        {list.rows.map((entity) => (
          <Row key={entity.id} entity={entity} open={entity.id === openId} />
        ))}
      </ul>
      <ListFoot of={entities} noun={["entry", "entries"]} />
    </>
  );
}

function Row({ entity, open }: { entity: EntitySummary; open: boolean }) {
  const standing = approvalStandings[entity.approvalState];
  return (
    <li data-entity={entity.id} class={`line-row entity-row${open ? " current" : ""}`}>
      <Link href={entityHref(entity.id)} current={open} class="line-link entity-link">
        <span class="entity-kind muted" title={typeWords[entity.type]}>
          <Icon name={entity.type === "individual" ? "person" : "people"} size={14} />
          <span class="unseen">{typeWords[entity.type]}</span>
        </span>
        <span class="entity-name clip" dir="auto">
          <Name text={nameOr(entity.name, entity.id)} />
        </span>
        <span class="entity-id muted clip mono">{entity.correlationId}</span>
        <span class="entity-state">
          <Badge tone={standing.tone} dot={!standing.icon} {...(standing.icon && { icon: standing.icon })}>
            {standing.label}
          </Badge>
        </span>
        <span class="entity-risk">
          {entity.risk !== null && (
            <Badge tone={riskTones[entity.risk.level]}>
              {riskWords[entity.risk.level]}
              <span class="unseen"> risk</span>
            </Badge>
          )}
        </span>
        <span class="entity-time muted num">
          <Time at={entity.updatedAt} />
        </span>
      </Link>
    </li>
  );
}

const Nobody = () =>
  Object.keys(filters.value).length > 0 ? (
    <Empty icon="search" title="Nobody matches">
      <p>Try another word, or drop a filter.</p>
      <Link href="/console/entities">All persons and companies</Link>
    </Empty>
  ) : (
    <Empty icon="people" title="Nobody yet">
      <p>Persons and companies appear with their first case, or when your systems name them.</p>
    </Empty>
  );
