import { useEffect, useState } from "preact/hooks";
import {
  api,
  type Column,
  Empty,
  Link,
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
import { people } from "../../model/session";
import { blockedFor } from "../frame/access";
import { LoadMore } from "../frame/load-more";
import { paged } from "../frame/paged";
import { SettingsPage } from "../frame/settings-page";
import { type AuditEntry, actionWords, detailWords, doerName } from "./audit-words";
import { AuditActions, useVerification, Verification } from "./verify-log";

const filterNames = ["kind", "actorId", "action", "objectId", "q", "from", "to"] as const;
type FilterName = (typeof filterNames)[number];
const given = (name: FilterName): string => place.value.query.get(name) ?? "";

const entries = paged<AuditEntry>(() => {
  const asked = new URLSearchParams({ limit: "50" });
  for (const name of filterNames) {
    const value = given(name);
    if (value !== "")
      asked.set(name, name === "from" || name === "to" ? new Date(`${value}T00:00:00`).toISOString() : value);
  }
  return `/audit-log?${asked}`;
});
const actions = loader<string[]>(async (signal) => {
  const answer = await api.get<{ data: string[] }>("/audit-log/actions", { signal });
  return answer.ok ? { ok: true, value: answer.value.data } : answer;
});

/** Names of API keys, for who sees the list of them. */
const keys = loader<{ id: string; name: string }[]>(async (signal) => {
  const answer = await api.get<{ data: { id: string; name: string }[] }>("/api-keys?limit=100", { signal });
  return answer.ok ? { ok: true, value: answer.value.data } : answer;
});

/** Who changed and who looked at what. The filters stand in the address. */
export function AuditPage() {
  const why = blockedFor("audit:read");
  const asked = filterNames.map(given).join("|");
  useEffect(() => {
    if (why === null) void entries.load();
  }, [asked, why]);
  const verification = useVerification();
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    if (why !== null) return;
    void actions.load();
    void keys.load();
  }, [why]);
  return (
    <SettingsPage
      title="Audit log"
      lead="Who changed what, and who looked at whose data. Entries are only ever added, each sealed by the next; every day a signed copy of where the log stands is put out of reach."
      actions={why === null && <AuditActions {...verification} say={setFailure} />}
      fill
    >
      {why !== null ? (
        <Empty icon="shield" title="For administrators and auditors">
          <p>{why}</p>
        </Empty>
      ) : (
        <>
          <Verification progress={verification.progress} />
          {failure !== null && (
            <p class="notice bad" role="alert">
              {failure}
            </p>
          )}
          <Filters />
          <Loaded of={entries.state} retry={() => void entries.load()} skeleton={<SkeletonRows rows={8} />}>
            {({ data }) =>
              data.length === 0 ? (
                <Empty icon="list" title="Nothing here">
                  <p>
                    {asked.replaceAll("|", "") === "" ? "Nothing has been changed yet." : "Nothing fits these filters."}
                  </p>
                </Empty>
              ) : (
                <>
                  <Table caption="Audit log" columns={columns} rows={data} rowKey={({ seq }) => String(seq)} />
                  <LoadMore of={entries} label="Load older" />
                </>
              )
            }
          </Loaded>
        </>
      )}
    </SettingsPage>
  );
}

const narrow = (changes: Partial<Record<FilterName, string>>): void =>
  navigate(
    `${place.value.path}${queryWith(Object.fromEntries(Object.entries(changes).map(([key, value]) => [key, value === "" ? null : value])))}`,
    { replace: true },
  );

const Filters = () => (
  <search class="row wrap" aria-label="Filters">
    <TextField label="Search" type="search" value={given("q")} onInput={(q) => narrow({ q })} maxLength={200} />
    <SelectField
      label="Kind"
      value={given("kind")}
      options={[
        { value: "", label: "All" },
        { value: "setting", label: "Settings and deeds" },
        { value: "read", label: "Looks at personal data" },
        { value: "case", label: "Changes of cases" },
      ]}
      onChange={(kind) => narrow({ kind })}
    />
    <SelectField
      label="Who"
      value={given("actorId")}
      options={[
        { value: "", label: "Everybody" },
        ...(people.value ?? []).map(({ id, name }) => ({ value: id, label: name })),
        ...(keys.value ?? []).map(({ id, name }) => ({ value: id, label: `Key ${name}` })),
      ]}
      onChange={(actorId) => narrow({ actorId })}
    />
    <SelectField
      label="What"
      value={given("action")}
      options={[
        { value: "", label: "Everything" },
        ...(actions.value ?? []).map((action) => ({ value: action, label: actionWords(action) })),
      ]}
      onChange={(action) => narrow({ action })}
    />
    <TextField label="From" type="date" value={given("from")} onInput={(from) => narrow({ from })} />
    <TextField label="Before" type="date" value={given("to")} onInput={(to) => narrow({ to })} />
  </search>
);

const nameOf = (actor: AuditEntry["actor"]): string => doerName(actor, keys.value ?? []);

const columns: Column<AuditEntry>[] = [
  { key: "at", label: "When", value: ({ at }) => at, render: ({ at }) => <Time at={at} /> },
  { key: "who", label: "Who", value: ({ actor }) => nameOf(actor), render: ({ actor }) => nameOf(actor) },
  {
    key: "what",
    label: "What",
    names: true,
    value: ({ action }) => actionWords(action),
    render: ({ action, details, purpose }) => (
      <span class="two-lines">
        <span class="strong">{actionWords(action)}</span>
        <span class="muted breakable">
          {purpose !== null && `“${purpose}” `}
          {detailWords(details)}
        </span>
      </span>
    ),
  },
  {
    key: "object",
    label: "To what",
    value: ({ object }) => `${object.kind} ${object.id ?? ""}`,
    render: ({ object }) => (
      <span class="two-lines">
        <span>{object.kind}</span>
        {object.id !== null &&
          (object.kind === "case" ? (
            <Link class="mono breakable" href={`/console/cases/${object.id}`}>
              {object.id}
            </Link>
          ) : (
            <code class="muted breakable">{object.id}</code>
          ))}
      </span>
    ),
  },
  {
    key: "request",
    label: "Request",
    value: ({ requestId }) => requestId,
    render: ({ requestId }) => (requestId === null ? null : <code class="muted breakable">{requestId}</code>),
  },
];
