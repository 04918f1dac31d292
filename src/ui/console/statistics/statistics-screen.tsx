import { useEffect, useMemo } from "preact/hooks";
import {
  api,
  Link,
  Loaded,
  loader,
  navigate,
  place,
  queryWith,
  SelectField,
  Skeleton,
  serverSkewMs,
  TextField,
} from "../../shared";
import { me } from "../model/session";
import { labelOf } from "../model/words";
import { useWorkflowNames } from "../model/workflow-names";
import { blockedFor } from "../settings/frame/access";
import { addressOf } from "../settings/frame/addresses";
import { Tabs } from "../settings/frame/tabs";
import { AlertNumbers } from "./alert-panels";
import { Analysts, CasesByDay, Decisions, OpenByState, Rules, Times } from "./panels";
import {
  countText,
  daysAlone,
  type Overview,
  rangeDays,
  statisticsQuery,
  tilesOf,
  todayIn,
  waitsWords,
} from "./statistics";
import "./statistics.css";

/** By whose calendar days are counted, and how far the sandbox's clock is ahead. */
interface HouseClock {
  timeZone: string;
  clockOffsetMs: number;
}
const settings = loader<HouseClock>((signal) => api.get("/tenant-settings", { signal }));

/** The numbers of the house; of oneself, where one may not read the others'. */
export function StatisticsScreen() {
  useEffect(() => {
    document.title = "Statistics · Edgecase";
    void settings.load();
  }, []);
  const isMe = me.value !== null;
  return (
    <main id="main" class="page stats">
      <header class="stats-head">
        <h1>Statistics</h1>
        <Filters />
      </header>
      <Tabs label="Numbers of" tabs={tabs} open={tabNow()} />
      {isMe && (
        <Loaded of={settings.state} retry={() => void settings.load()} skeleton={<Skeleton lines={8} />}>
          {(clock) => <Numbers {...clock} />}
        </Loaded>
      )}
    </main>
  );
}

const tabs = [
  { key: "cases", label: "Cases" },
  { key: "alerts", label: "Alerts" },
] as const;
const tabNow = (): "cases" | "alerts" => (place.value.query.get("tab") === "alerts" ? "alerts" : "cases");

function Numbers({ timeZone, clockOffsetMs }: HouseClock) {
  const today = todayIn(timeZone, Date.now() + serverSkewMs.peek() + clockOffsetMs);
  const asked = statisticsQuery(place.value.query, today);
  const query = asked.toString();
  if (blockedFor("statistics:read") !== null)
    return (
      <>
        <p class="muted">The numbers of the whole house are for managers, administrators and auditors.</p>
        <Analysts query={query} own />
      </>
    );
  if (tabNow() === "alerts")
    return (
      <>
        <div class="stats-alerts">
          <AlertNumbers query={daysAlone(asked)} />
        </div>
        <p class="muted">Days are those of UTC, by when an alert was opened.</p>
      </>
    );
  return (
    <>
      <First query={query} />
      <div class="stats-grid">
        <CasesByDay query={query} />
        <Times query={query} />
        <Decisions query={query} />
        <OpenByState query={query} />
        <Analysts query={query} />
        <Rules query={query} />
        <section class="card stats-panel" aria-label="Elsewhere">
          <h2>Elsewhere</h2>
          <ul class="stats-links">
            <li>
              <Link href={addressOf.vendors}>How vendors are doing</Link>: calls, failures and times, by vendor and
              check
            </li>
            <li>
              <Link href={addressOf.definitions}>How far applicants come</Link>: the funnel of each workflow stands with
              its definition
            </li>
            <li>
              <Link href="/console/incidents">What gave up</Link> and waits for a person
            </li>
          </ul>
        </section>
      </div>
      <p class="muted">Days are those of {timeZone.replaceAll("_", " ")}.</p>
    </>
  );
}

function Filters() {
  const { query } = place.value;
  const isOwn = query.has("from");
  const go = (changes: Record<string, string | null>) =>
    navigate(`/console/statistics${queryWith(changes)}`, { replace: true });
  const workflows = useWorkflowNames();
  const chosen = query.get("workflow") ?? "";
  const today = new Date().toISOString().slice(0, 10);
  return (
    <div class="row wrap stats-filters">
      <SelectField
        label="Days"
        value={isOwn ? "own" : (query.get("days") ?? "30")}
        onChange={(days) =>
          days === "own" ? go({ days: null, from: today, to: today }) : go({ days, from: null, to: null })
        }
        options={[
          ...rangeDays.map((days) => ({ value: days, label: `Last ${days} days` })),
          { value: "own", label: "From … to …" },
        ]}
      />
      {isOwn && (
        <>
          <TextField
            label="From"
            type="date"
            value={query.get("from") ?? ""}
            onInput={(from) => from && go({ from })}
          />
          <TextField label="To" type="date" value={query.get("to") ?? ""} onInput={(to) => to && go({ to })} />
        </>
      )}
      {tabNow() === "cases" && (
        <>
          <SelectField
            label="Workflow"
            value={chosen}
            onChange={(workflow) => go({ workflow: workflow === "" ? null : workflow })}
            options={[
              { value: "", label: "All workflows" },
              ...workflows.map(({ key, name }) => ({ value: key, label: name })),
              ...(chosen === "" || workflows.some(({ key }) => key === chosen)
                ? []
                : [{ value: chosen, label: chosen }]),
            ]}
          />
          <TextField
            label="Country"
            value={query.get("country") ?? ""}
            maxLength={2}
            placeholder="All"
            onInput={(text) => {
              const code = text.trim().toUpperCase();
              if (code === "") go({ country: null });
              else if (code.length === 2) go({ country: code });
            }}
          />
        </>
      )}
    </div>
  );
}

/** The first numbers, and open cases as they are now. */
function First({ query }: { query: string }) {
  const overview = useMemo(
    () => loader<Overview>((stop) => api.get(`/statistics/overview?${query}`, { signal: stop })),
    [query],
  );
  useEffect(() => {
    void overview.load();
    return () => overview.clear();
  }, [overview]);
  const workflow = place.value.query.get("workflow");
  return (
    <Loaded of={overview.state} retry={() => void overview.load()} skeleton={<Skeleton lines={4} />}>
      {(numbers) => (
        <>
          <dl class="stats-tiles">
            {tilesOf(numbers, workflow).map(({ key, label, value, change, href }) => (
              <div key={key} class="stats-tile">
                <dt>{label}</dt>
                <dd class="num">{href === null ? value : <Link href={href}>{value}</Link>}</dd>
                {change !== null && (
                  <dd class="muted stats-change" title={`${numbers.before.from} to ${numbers.before.to}`}>
                    {change}
                  </dd>
                )}
              </div>
            ))}
          </dl>
          <section class="card stats-now" aria-label="Open now">
            <h2>
              <Link href={listOf({ ...(workflow !== null && { workflow }) })}>
                {countText(numbers.now.open)} open now
              </Link>
            </h2>
            <Shares title="Waiting for" counts={numbers.now.waitsFor} words={(value) => waitsWords[value] ?? value} />
            <Shares
              title="Risk"
              counts={numbers.now.risk}
              words={(value) => (value === "none" ? "No score" : labelOf(value))}
              hrefOf={(risk) => (risk === "none" ? null : listOf({ risk, ...(workflow !== null && { workflow }) }))}
            />
            <Shares
              title="Time limits"
              counts={numbers.now.sla}
              words={labelOf}
              hrefOf={(sla) => listOf({ sla, ...(workflow !== null && { workflow }) })}
            />
          </section>
        </>
      )}
    </Loaded>
  );
}

const listOf = (filters: Record<string, string>): string =>
  `/console/cases?${new URLSearchParams({ status: "active", ...filters })}`;

function Shares({
  title,
  counts,
  words,
  hrefOf = () => null,
}: {
  title: string;
  counts: { value: string; count: number }[];
  words: (value: string) => string;
  hrefOf?: (value: string) => string | null;
}) {
  const all = counts.reduce((sum, { count }) => sum + count, 0);
  if (all === 0) return null;
  return (
    <div class="stats-shares">
      <h3>{title}</h3>
      <ul>
        {counts.map(({ value, count }) => {
          const href = hrefOf(value);
          return (
            <li key={value}>
              <span>{href === null ? words(value) : <Link href={href}>{words(value)}</Link>}</span>
              <meter min={0} max={all} value={count} aria-label={`${words(value)}: ${count} of ${all}`} />
              <span class="num">{countText(count)}</span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
