import { useEffect, useState } from "preact/hooks";
import { alertSeverities, alertSources } from "../../../domain/alerts";
import { sayFailure } from "../../shared/api";
import { Button } from "../../shared/button";
import { SelectField, TextField } from "../../shared/field";
import { Icon } from "../../shared/icon";
import { Empty } from "../../shared/loaded";
import { Link, navigate } from "../../shared/router";
import { SideList } from "../list/side-list";
import { type Alert, alertCounts, cappedText } from "../model/alert";
import type { Rows } from "../model/filters";
import { myId, people, personName, worksOnCases } from "../model/session";
import { plural, riskWords } from "../model/words";
import { alertsLocked } from "./access";
import { type AlertFilterName, ofOneNames, viewOf } from "./alert-filters";
import { AlertRow } from "./alert-row";
import { actionWords, barActions, sourceWords } from "./alert-words";
import {
  alertList,
  asked,
  chosen,
  chosenAlerts,
  filters,
  listHref,
  loadingMore,
  loadMore,
  moreFailure,
  narrowHref,
  openList,
} from "./alerts-model";
import { definitionNames, loadDefinitionNames } from "./definition-names";

/** The alerts that the address asks for, with what narrows them, and what can be done to several at once. */
export const AlertsList = ({ openId }: { openId: string | null }) => (
  <SideList
    of={alertList.state}
    reload={() => void openList()}
    title={viewOf(filters.value)?.name ?? "All alerts"}
    name="Alerts"
    place="Alerts"
    isOpen={openId !== null}
    head={
      <>
        {openId === null && <Filters />}
        <Chips names={openId === null ? ofOneNames : chipNames} />
        <ChosenBar />
      </>
    }
  >
    {(list) => <Lines list={list} openId={openId} />}
  </SideList>
);

const any = { value: "", label: "Any" };

function Filters() {
  const now = filters.value;
  const counts = alertCounts.value;
  useEffect(loadDefinitionNames, []);
  const rules = new Map([
    ...definitionNames.value,
    ...(alertList.value?.rows ?? []).map(({ rule, ruleName }): [string, string] => [rule, ruleName]),
  ]);
  if (now.rule !== undefined && !rules.has(now.rule)) rules.set(now.rule, now.rule);
  return (
    <div class="filters">
      <Search />
      <Choice
        name="severity"
        label="Severity"
        options={[
          any,
          ...alertSeverities.toReversed().map((value) => ({
            value,
            label: `${riskWords[value]}${counts === null ? "" : ` (${cappedText(counts.open[value], counts.most)} open)`}`,
          })),
        ]}
      />
      <Choice
        name="source"
        label="Raised by"
        options={[any, ...alertSources.map((value) => ({ value, label: sourceWords[value] }))]}
      />
      <Choice
        name="rule"
        label="Rule"
        options={[
          any,
          ...[...rules].map(([value, name]) => ({ value, label: name })).sort((a, b) => a.label.localeCompare(b.label)),
        ]}
      />
      <Choice
        name="assigneeId"
        label="Whose"
        options={[
          { value: "", label: "Anybody's" },
          { value: "me", label: "Mine" },
          { value: "none", label: "Nobody's" },
          ...(people.value ?? [])
            .filter((person) => person.id !== myId.value && worksOnCases(person))
            .map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
    </div>
  );
}

const pauseMs = 300;

/** Part of a title, or the id of a counterparty: what was typed becomes the address once it rests. */
function Search() {
  const asked = filters.value.q ?? "";
  const [words, setWords] = useState(asked);
  useEffect(() => setWords(asked), [asked]);
  useEffect(() => {
    const wanted = words.trim();
    if (wanted === asked) return;
    const timer = setTimeout(() => navigate(narrowHref({ q: wanted || null }), { replace: true }), pauseMs);
    return () => clearTimeout(timer);
  }, [words]);
  return (
    <TextField
      label="Search"
      type="search"
      value={words}
      onInput={setWords}
      maxLength={200}
      placeholder="Title, or id of a customer"
    />
  );
}

const Choice = ({
  name,
  label,
  options,
}: {
  name: AlertFilterName;
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

const chipNames: readonly AlertFilterName[] = [...ofOneNames, "q", "rule", "severity", "source", "assigneeId"];

/** What narrows the list beyond the view, where no field shows it: the first two never have one, beside an open alert nothing has. */
function Chips({ names: wanted }: { names: readonly AlertFilterName[] }) {
  const now = filters.value;
  const names = wanted.filter((name) => now[name] !== undefined);
  if (names.length === 0) return null;
  return (
    <ul class="chips" aria-label="Filters">
      {names.map((name) => (
        <li key={name}>
          <button type="button" class="chip" onClick={() => navigate(narrowHref({ [name]: null }))}>
            <span class="clip">{chipWords(name, now[name] ?? "")}</span>
            <Icon name="close" size={12} />
            <span class="unseen"> remove</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function chipWords(name: AlertFilterName, value: string): string {
  switch (name) {
    case "caseId":
      return `Case ${alertList.value?.rows.find(({ caseId }) => caseId === value)?.caseName ?? value}`;
    case "subjectId":
    case "entityId":
      return `About ${alertList.value?.rows.find(({ subjectId }) => subjectId === value)?.subjectName ?? value}`;
    case "counterpartyId":
      return `About ${alertList.value?.rows.find(({ counterpartyId }) => counterpartyId === value)?.subjectName ?? value}`;
    case "q":
      return `“${value}”`;
    case "assigneeId":
      return value === "me" ? "Mine" : value === "none" ? "Nobody's" : (personName(value) ?? value);
    case "severity":
      return alertSeverities.some((one) => one === value) ? `Severity ${value}` : value;
    case "source":
      return Object.entries(sourceWords).find(([key]) => key === value)?.[1] ?? value;
    case "rule":
      return (
        alertList.value?.rows.find(({ rule }) => rule === value)?.ruleName ?? definitionNames.value.get(value) ?? value
      );
    default:
      return value;
  }
}

/** What can be done to everything that is chosen. */
function ChosenBar() {
  const alerts = chosenAlerts.value;
  if (alerts.length === 0) return null;
  const locked = alertsLocked();
  return (
    <div class="alerts-bulk" role="toolbar" aria-label="Chosen alerts">
      <span class="num" role="status">
        {plural(alerts.length, "alert")} chosen
      </span>
      {barActions
        .filter((action) => alerts.some(({ allowedActions }) => allowedActions.includes(action)))
        .map((action) => (
          <Button key={action} size="small" blocked={locked} onClick={() => (asked.value = { action, alerts })}>
            {actionWords[action].verb}…
          </Button>
        ))}
      <Button size="small" blocked={locked} onClick={() => (asked.value = { action: "assign", alerts })}>
        Assign…
      </Button>
      <Button size="small" kind="quiet" onClick={() => (chosen.value = new Set())}>
        Choose none
      </Button>
    </div>
  );
}

/** The API decides so many at once. */
const mostChosen = 100;

function Lines({ list, openId }: { list: Rows<Alert>; openId: string | null }) {
  useEffect(() => {
    if (openId !== null) document.querySelector(".case-row.current")?.scrollIntoView({ block: "nearest" });
  }, [openId]);
  if (list.rows.length === 0) return <NoAlerts />;
  return (
    <>
      <ul class="alert-rows">
        {list.rows.map((alert) => (
          <AlertRow key={alert.id} alert={alert} open={alert.id === openId} full={chosen.value.size >= mostChosen} />
        ))}
      </ul>
      <footer class="list-foot">
        {moreFailure.value && (
          <p class="error" role="alert">
            {sayFailure(moreFailure.value)}
          </p>
        )}
        {list.nextCursor === null ? (
          <p class="muted num">{plural(list.rows.length, "alert")}</p>
        ) : (
          <Button size="small" busy={loadingMore.value} onClick={() => void loadMore()}>
            Load more
          </Button>
        )}
        {chosenAlerts.value.length === 0 && alertsLocked() === null && (
          <Button
            size="small"
            kind="quiet"
            onClick={() => (chosen.value = new Set(list.rows.slice(0, mostChosen).map(({ id }) => id)))}
          >
            {list.rows.length > mostChosen ? `Choose the first ${mostChosen}` : "Choose all of these"}
          </Button>
        )}
      </footer>
    </>
  );
}

function NoAlerts() {
  const { status, ...rest } = filters.value;
  if (Object.keys(rest).length > 0)
    return (
      <Empty icon="search" title="No alert matches">
        <p>Drop a filter to see more.</p>
        <Link href="/console/alerts">All open alerts</Link>
      </Empty>
    );
  if (status !== "open")
    return (
      <Empty icon="flag" title="None">
        <Link href={listHref().replace(/\?.*/, "")}>All open alerts</Link>
      </Empty>
    );
  return (
    <Empty icon="check" title="Nothing to look at">
      <p>Rules and screening raise alerts; new ones appear here by themselves.</p>
    </Empty>
  );
}
