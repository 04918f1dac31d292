import { useEffect, useState } from "preact/hooks";
import { approvalStates, riskLevels } from "../../../domain/entities";
import { sayFailure } from "../../shared/api";
import { Badge } from "../../shared/badge";
import { Button } from "../../shared/button";
import { SelectField, TextField } from "../../shared/field";
import { Icon } from "../../shared/icon";
import { Empty } from "../../shared/loaded";
import { Link, navigate } from "../../shared/router";
import { Time } from "../../shared/time";
import { SideList } from "../list/side-list";
import type { Rows } from "../model/filters";
import { plural, riskTones, riskWords } from "../model/words";
import { Name } from "../names/name";
import {
  type EntityFilterName,
  type EntitySummary,
  entityHref,
  entityList,
  filters,
  loadingMore,
  loadMore,
  moreFailure,
  narrowHref,
  openList,
} from "./entities-model";
import { viewOf } from "./entities-nav";
import { approvalStandings, nameOr, typeWords } from "./entity-words";

/** The persons and companies that the address asks for, with what narrows them. */
export const EntitiesList = ({ openId }: { openId: string | null }) => (
  <SideList
    of={entityList.state}
    reload={() => void openList()}
    title={viewOf(filters.value)?.name ?? "Persons and companies"}
    name="Persons and companies"
    place="Entities"
    isOpen={openId !== null}
    head={
      <>
        <Search />
        {openId === null && <Filters />}
      </>
    }
  >
    {(list) => <Lines list={list} openId={openId} />}
  </SideList>
);

const typingPauseMs = 200;

function Search() {
  const now = filters.value.q ?? "";
  const [text, setText] = useState(now);
  useEffect(() => setText(now), [now]);
  useEffect(() => {
    if (text.trim() === now) return;
    const pause = setTimeout(() => navigate(narrowHref({ q: text.trim() || null }), { replace: true }), typingPauseMs);
    return () => clearTimeout(pause);
  }, [text]);
  return (
    <search class="entity-search">
      <TextField
        label="Search"
        hideLabel
        type="search"
        value={text}
        onInput={setText}
        placeholder="Name, e-mail address, id or number"
        maxLength={200}
      />
    </search>
  );
}

const any = { value: "", label: "Any" };

const Filters = () => (
  <div class="filters">
    <Choice
      name="type"
      label="Kind"
      options={[any, { value: "individual", label: "Persons" }, { value: "business", label: "Companies" }]}
    />
    <Choice
      name="approvalState"
      label="Standing"
      options={[any, ...approvalStates.map((value) => ({ value, label: approvalStandings[value].label }))]}
    />
    <Choice
      name="riskLevel"
      label="Risk"
      options={[
        any,
        ...riskLevels.toReversed().map((value) => ({ value, label: riskWords[value] })),
        { value: "none", label: "Not scored" },
      ]}
    />
  </div>
);

const Choice = ({
  name,
  label,
  options,
}: {
  name: EntityFilterName;
  label: string;
  options: { value: string; label: string }[];
}) => (
  <SelectField
    label={label}
    value={filters.value[name] ?? ""}
    options={options}
    onChange={(value) => navigate(narrowHref({ [name]: value === "" ? null : value }))}
  />
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
      <footer class="list-foot">
        {moreFailure.value && (
          <p class="error" role="alert">
            {sayFailure(moreFailure.value)}
          </p>
        )}
        {list.nextCursor === null ? (
          <p class="muted num">{plural(list.rows.length, "entry", "entries")}</p>
        ) : (
          <Button size="small" busy={loadingMore.value} onClick={() => void loadMore()}>
            Load more
          </Button>
        )}
      </footer>
    </>
  );
}

function Row({ entity, open }: { entity: EntitySummary; open: boolean }) {
  const standing = approvalStandings[entity.approvalState];
  return (
    <li data-entity={entity.id} class={`entity-row${open ? " current" : ""}`}>
      <Link href={entityHref(entity.id)} current={open} class="entity-link">
        <span class="entity-kind" title={typeWords[entity.type]}>
          <Icon name={entity.type === "individual" ? "person" : "people"} size={14} />
          <span class="unseen">{typeWords[entity.type]}</span>
        </span>
        <span class="entity-name clip" dir="auto">
          <Name text={nameOr(entity.name, entity.id)} />
        </span>
        <span class="entity-id muted clip mono">{entity.correlationId ?? "–"}</span>
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
