import { useEffect, useRef } from "preact/hooks";
import { alertSeverities, alertSources, alertStatuses } from "../../../domain/alerts";
import { Button } from "../../shared/button";
import { focusNear, useLostFocus } from "../../shared/keep-focus";
import { Empty } from "../../shared/loaded";
import { Link } from "../../shared/router";
import { anyOption, ListFoot, NarrowBy, NarrowChips, NarrowSearch } from "../list/narrowing";
import { SideList } from "../list/side-list";
import { type Alert, alertCounts, alertStandings, cappedText } from "../model/alert";
import type { Rows } from "../model/filters";
import { myId, people, personName, worksOnCases } from "../model/session";
import { plural, riskWords } from "../model/words";
import { alertsLocked } from "./access";
import { type AlertFilterName, ofOneNames, viewOf } from "./alert-filters";
import { AlertRow } from "./alert-row";
import { alertRows } from "./alert-rows";
import { actionWords, barActions, sourceWords } from "./alert-words";
import { alerts, asked, chosen, chosenAlerts, filters, listHref, openList } from "./alerts-model";
import { definitionNames, loadDefinitionNames } from "./definition-names";
import { partyName } from "./party-names";
import { TakeUp } from "./take-up-button";

/** The alerts that the address asks for, with what narrows them, and what can be done to several at once. */
export const AlertsList = ({ openId }: { openId: string | null }) => (
  <SideList
    of={alerts.list.state}
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

const Choice = NarrowBy<AlertFilterName>;

function Filters() {
  const now = filters.value;
  const counts = alertCounts.value;
  useEffect(loadDefinitionNames, []);
  const rules = new Map([
    ...definitionNames.value,
    ...(alerts.list.value?.rows ?? []).map(({ rule, ruleName }): [string, string] => [rule, ruleName]),
  ]);
  if (now.rule !== undefined && !rules.has(now.rule)) rules.set(now.rule, now.rule);
  return (
    <div class="filters">
      <NarrowSearch label="Search" placeholder="Title, or id of a customer" />
      <Choice
        name="severity"
        label="Severity"
        options={[
          anyOption,
          ...alertSeverities.toReversed().map((value) => ({
            value,
            label: `${riskWords[value]}${counts === null ? "" : ` (${cappedText(counts.open[value], counts.most)} open)`}`,
          })),
        ]}
      />
      <Choice
        name="source"
        label="Raised by"
        options={[anyOption, ...alertSources.map((value) => ({ value, label: sourceWords[value] }))]}
      />
      <Choice
        name="rule"
        label="Rule"
        options={[
          anyOption,
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

const chipNames: readonly AlertFilterName[] = [...ofOneNames, "q", "rule", "severity", "source", "assigneeId"];

/** What narrows the list beyond the view, where no field shows it: the first two never have one, beside an open alert nothing has. */
function Chips({ names: wanted }: { names: readonly AlertFilterName[] }) {
  const now = filters.value;
  const names = wanted.filter((name) => now[name] !== undefined);
  return <NarrowChips of={names.map((name) => ({ name, words: chipWords(name, now[name] ?? "") }))} />;
}

function chipWords(name: AlertFilterName, value: string): string {
  switch (name) {
    case "caseId":
      return `Case ${alerts.list.value?.rows.find(({ caseId }) => caseId === value)?.caseName ?? value}`;
    case "subjectId":
    case "entityId":
      return `About ${alerts.list.value?.rows.find(({ subjectId }) => subjectId === value)?.subjectName ?? value}`;
    case "counterpartyId":
      return `About ${partyName(value) ?? value}`;
    case "withCounterpartyId":
      return `With ${partyName(value) ?? value}`;
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
        alerts.list.value?.rows.find(({ rule }) => rule === value)?.ruleName ??
        definitionNames.value.get(value) ??
        value
      );
    default:
      return value;
  }
}

/** What can be done to everything that is chosen. */
function ChosenBar() {
  const chosenOnes = chosenAlerts.value;
  const bar = useRef<HTMLDivElement>(null);
  const first = useRef<string | null>(null);
  // The bar goes with what was done to them all: on to the first of them, or to what the list is called.
  useLostFocus(bar, (up) => {
    if (first.current !== null) alertRows.focus(first.current);
    if (document.activeElement === document.body) focusNear(up);
  });
  first.current = chosenOnes[0]?.id ?? first.current;
  if (chosenOnes.length === 0) return null;
  const locked = alertsLocked();
  return (
    <div class="alerts-bulk" role="toolbar" aria-label="Chosen alerts" ref={bar}>
      <span class="num" role="status">
        {plural(chosenOnes.length, "alert")} chosen
      </span>
      {barActions
        .filter((action) => chosenOnes.some(({ allowedActions }) => allowedActions.includes(action)))
        .map((action) =>
          action === "review" ? (
            <TakeUp key={action} alerts={chosenOnes} locked={locked} size="small" />
          ) : (
            <Button
              key={action}
              size="small"
              blocked={locked}
              onClick={() => (asked.value = { action, alerts: chosenOnes })}
            >
              {actionWords[action].verb}…
            </Button>
          ),
        )}
      <Button size="small" blocked={locked} onClick={() => (asked.value = { action: "assign", alerts: chosenOnes })}>
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
      <ListFoot of={alerts} noun={["alert"]}>
        {chosenAlerts.value.length === 0 && alertsLocked() === null && (
          <Button
            size="small"
            kind="quiet"
            onClick={() => (chosen.value = new Set(list.rows.slice(0, mostChosen).map(({ id }) => id)))}
          >
            {list.rows.length > mostChosen ? `Choose the first ${mostChosen}` : "Choose all of these"}
          </Button>
        )}
      </ListFoot>
    </>
  );
}

function noneWords(status: string): string {
  const known = alertStatuses.find((one) => one === status);
  return known === undefined ? "None" : `No alert is ${alertStandings[known].label.toLowerCase()}`;
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
  if (status !== undefined && status !== "open")
    return (
      <Empty icon="flag" title={noneWords(status)}>
        <Link href={listHref().replace(/\?.*/, "")}>All open alerts</Link>
      </Empty>
    );
  return (
    <Empty icon="check" title="Nothing to look at">
      <p>Rules and screening raise alerts; new ones appear here by themselves.</p>
    </Empty>
  );
}
