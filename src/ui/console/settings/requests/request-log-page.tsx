import { useEffect } from "preact/hooks";
import {
  api,
  Badge,
  Button,
  type Column,
  durationText,
  Empty,
  Link,
  type Listed,
  Loaded,
  loader,
  navigate,
  place,
  queryWith,
  SelectField,
  SkeletonRows,
  Table,
  TextField,
  Time,
} from "../../../shared";
import { actorName, people } from "../../model/session";
import { blockedFor } from "../frame/access";
import { addressOf } from "../frame/addresses";
import { LoadMore } from "../frame/load-more";
import { paged } from "../frame/paged";
import { SettingsPage } from "../frame/settings-page";
import type { ApiKey } from "../keys/api-key";
import { type LoggedRequest, toneOf } from "./request";
import { RequestPanel } from "./request-panel";

const filterNames = ["q", "actorId", "statusClass", "method", "path", "from", "to"] as const;
type FilterName = (typeof filterNames)[number];
const given = (name: FilterName): string => place.value.query.get(name) ?? "";

const calls = paged<LoggedRequest>(() => {
  const asked = new URLSearchParams({ limit: "50" });
  for (const name of filterNames) {
    const value = given(name);
    if (value !== "") asked.set(name, name === "from" || name === "to" ? new Date(value).toISOString() : value);
  }
  return `/request-log?${asked}`;
});
const keys = loader<Listed<ApiKey>>((signal) => api.get("/api-keys?limit=100", { signal }));

/** Every call of the last thirty days. The filters, and the call that is open, stand in the address. */
export function RequestLogPage() {
  const why = blockedFor("audit:read");
  const asked = filterNames.map(given).join("|");
  const open = place.value.query.get("call");
  useEffect(() => {
    if (why === null) void calls.load();
  }, [asked, why]);
  useEffect(() => {
    if (why === null) void keys.load();
  }, [why]);
  const isNarrowed = /[^|]/.test(asked);
  return (
    <SettingsPage
      title="Request log"
      lead="Every call with a key in the last 30 days, and what people changed or were refused. Nothing personal is kept."
      fill
    >
      {why !== null ? (
        <Empty icon="shield" title="For administrators and auditors">
          <p>{why}</p>
        </Empty>
      ) : (
        <>
          <Filters />
          <div class={open === null ? "split" : "split open"}>
            <div class="split-list">
              <Loaded of={calls.state} retry={() => void calls.load()} skeleton={<SkeletonRows rows={8} />}>
                {({ data, nextCursor }) => (
                  <>
                    {data.length === 0 ? (
                      <Empty icon="list" title={isNarrowed ? "Nothing fits these filters" : "No calls yet"}>
                        {nextCursor !== null ? (
                          <p>The latest calls were looked through; older ones may fit.</p>
                        ) : isNarrowed ? (
                          <Button size="small" onClick={() => go(noFilters)}>
                            Show all
                          </Button>
                        ) : (
                          <p>Calls show up here a moment after they were answered.</p>
                        )}
                      </Empty>
                    ) : (
                      <Table
                        caption="Request log"
                        columns={columnsFor(open)}
                        rows={data}
                        rowKey={({ id }) => id}
                        tools={
                          <Button size="small" kind="quiet" icon="refresh" onClick={() => void calls.load()}>
                            Refresh
                          </Button>
                        }
                      />
                    )}
                    <LoadMore of={calls} label="Look further back" />
                  </>
                )}
              </Loaded>
            </div>
            {open !== null && <RequestPanel id={open} whoIs={whoIs} onClose={() => go({ call: null })} />}
          </div>
        </>
      )}
    </SettingsPage>
  );
}

const go = (changes: Record<string, string | null>): void =>
  navigate(`${place.value.path}${queryWith(changes)}`, { replace: true });
const narrow = (name: FilterName, value: string): void => go({ [name]: value === "" ? null : value, call: null });
const noFilters: Record<string, null> = Object.fromEntries(filterNames.map((name) => [name, null]));

const keyName = (id: string): string => keys.value?.data.find((key) => key.id === id)?.name ?? `Key ${id}`;
const whoIs = (actor: LoggedRequest["actor"]): string =>
  actor.kind === "api_key" ? keyName(actor.id) : actorName(actor);

const Filters = () => (
  <search class="row wrap" aria-label="Filters">
    <TextField
      label="Search"
      type="search"
      placeholder="Path, operation, error, request id"
      value={given("q")}
      onInput={(q) => narrow("q", q)}
      maxLength={200}
    />
    <SelectField
      label="Who"
      value={given("actorId")}
      options={[
        { value: "", label: "Everybody" },
        ...(keys.value?.data ?? []).map(({ id, name, status }) => ({
          value: id,
          label: status === "active" ? `Key: ${name}` : `Key: ${name} (${status})`,
        })),
        ...(people.value ?? []).map(({ id, name }) => ({ value: id, label: name })),
      ]}
      onChange={(actorId) => narrow("actorId", actorId)}
    />
    <SelectField
      label="End"
      value={given("statusClass")}
      options={ends}
      onChange={(end) => narrow("statusClass", end)}
    />
    <SelectField
      label="Method"
      value={given("method")}
      options={methods}
      onChange={(method) => narrow("method", method)}
    />
    <TextField
      label="Path begins with"
      placeholder="/api/v1/cases"
      value={given("path")}
      onInput={(path) => narrow("path", path)}
      maxLength={200}
    />
    <TextField label="From" type="datetime-local" value={given("from")} onInput={(from) => narrow("from", from)} />
    <TextField label="Before" type="datetime-local" value={given("to")} onInput={(to) => narrow("to", to)} />
  </search>
);

const ends = [
  { value: "", label: "Any" },
  { value: "2xx", label: "Went well (2xx)" },
  { value: "4xx", label: "Refused (4xx)" },
  { value: "5xx", label: "Failed (5xx)" },
];
const methods = [
  { value: "", label: "Any" },
  ...["GET", "POST", "PUT", "PATCH", "DELETE"].map((method) => ({ value: method, label: method })),
];

const columnsFor = (open: string | null): Column<LoggedRequest>[] => [
  { key: "at", label: "When", value: ({ at }) => at, render: ({ at }) => <Time at={at} /> },
  {
    key: "call",
    label: "Call",
    names: true,
    value: ({ method, path }) => `${method} ${path}`,
    render: ({ id, method, path, errorCode }) => (
      <span class="two-lines">
        <Link class="strong breakable" href={`${addressOf.requests}${queryWith({ call: id })}`} current={open === id}>
          {method} {path.replace(/^\/api\/v1/, "")}
        </Link>
        {errorCode !== null && <code class="muted">{errorCode}</code>}
      </span>
    ),
  },
  {
    key: "status",
    label: "End",
    value: ({ status }) => status,
    render: ({ status }) => <Badge tone={toneOf(status)}>{status}</Badge>,
  },
  {
    key: "took",
    label: "Took",
    align: "end",
    value: ({ durationMs }) => durationMs,
    render: ({ durationMs }) => <span class="num">{durationText(durationMs)}</span>,
  },
  { key: "who", label: "By", value: ({ actor }) => whoIs(actor), render: ({ actor }) => whoIs(actor) },
];
