import { useEffect, useMemo, useState } from "preact/hooks";
import { type IncidentAction, isNotice } from "../../../domain/incident-actions";
import { runbookHref } from "../../../domain/runbooks";
import {
  api,
  Badge,
  Button,
  type Column,
  Empty,
  Link,
  type Listed,
  Loaded,
  loader,
  navigate,
  place,
  SkeletonRows,
  Table,
  Time,
  toast,
} from "../../shared";
import { stateWords } from "../model/words";
import { blockedFor } from "../settings/frame/access";
import { LoadMore } from "../settings/frame/load-more";
import { paged } from "../settings/frame/paged";
import { SkipDialog, SupplyDialog } from "./incident-dialogs";
import {
  aboutOf,
  actionWords,
  filtersOf,
  type IncidentGroup,
  incidentFilters,
  listedActions,
  type OpenIncident,
} from "./incidents";
import "../settings/frame/frame.css";
import "../statistics/statistics.css";
import "./incidents.css";

/** What is asked about in a dialog before it is done. */
type Asked = Extract<IncidentAction, "skip" | "supply">;

const here = "/console/incidents";
const hrefOf = (filters: Record<string, string>): string => {
  const query = new URLSearchParams(filters).toString();
  return query === "" ? here : `${here}?${query}`;
};
const groups = loader<Listed<IncidentGroup>>((signal) => api.get("/incidents/groups", { signal }));

/** What gave up and waits for a person, over all cases. */
export function IncidentsScreen() {
  const query = new URLSearchParams(incidentFilters(place.value.query)).toString();
  const list = useMemo(() => paged<OpenIncident>(() => `/incidents?limit=50&${query}`), [query]);
  const [asked, setAsked] = useState<{ what: Asked; incident: OpenIncident } | null>(null);
  const load = () => {
    void list.load();
    void groups.load();
  };
  useEffect(() => {
    document.title = "Incidents · Edgecase";
    load();
    return () => list.clear();
  }, [list]);
  const close = () => setAsked(null);
  const done = () => {
    close();
    load();
  };
  const Asking = asked?.what === "skip" ? SkipDialog : SupplyDialog;
  return (
    <main id="main" class="page stats">
      <header class="stats-head">
        <div>
          <h1>Incidents</h1>
          <p class="muted">What gave up and waits for a person, the longest waiting first.</p>
        </div>
        <div class="row wrap">
          {query !== "" && <Button onClick={() => navigate(here)}>Show all</Button>}
          <RetryAll query={query} onDone={load} />
        </div>
      </header>
      <Groups query={query} />
      <Loaded of={list.state} retry={() => void list.load()} skeleton={<SkeletonRows rows={6} />}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty icon="check" title="Nothing waits for a person">
              <p>Work that keeps failing, deliveries that were given up and news of watched people appear here.</p>
            </Empty>
          ) : (
            <div class="incident-list">
              <Table
                caption="Open incidents"
                columns={columnsOf((what, incident) => setAsked({ what, incident }), load)}
                rows={data}
                rowKey={({ id }) => id}
              />
            </div>
          )
        }
      </Loaded>
      <LoadMore of={list} />
      {asked !== null && <Asking incident={asked.incident} onDone={done} onClose={close} />}
    </main>
  );
}

function Groups({ query }: { query: string }) {
  const known = groups.value?.data ?? [];
  if (known.length < 2) return null;
  return (
    <nav class="incident-groups" aria-label="Narrow incidents">
      {known.slice(0, 12).map((group) => {
        const filters = new URLSearchParams(filtersOf(group)).toString();
        return (
          <Link key={filters} class="badge neutral" href={`${here}?${filters}`} current={filters === query}>
            {aboutOf(group)} · {group.code} <span class="num">{group.count}</span>
          </Link>
        );
      })}
    </nav>
  );
}

/** Everything that the list is narrowed to, once more: a vendor is back. */
function RetryAll({ query, onDone }: { query: string; onDone: () => void }) {
  const [busy, setBusy] = useState(false);
  const blocked = query === "" ? "Narrow the list first: choose what gave up." : blockedFor("cases:bulk");
  const retry = async () => {
    setBusy(true);
    const body = Object.fromEntries(new URLSearchParams(query));
    const answer = await api.post<{ retried: number; refused: unknown[]; more: boolean }>("/incidents/retry", body);
    setBusy(false);
    if (!answer.ok) {
      toast({ tone: "bad", text: answer.error.message });
      return;
    }
    const { retried, refused, more } = answer.value;
    const others = `${refused.length > 0 ? ` ${refused.length} refused.` : ""}${more ? " There are more: try again." : ""}`;
    toast({ tone: refused.length > 0 ? "info" : "ok", text: `${retried} tried again.${others}` });
    onDone();
  };
  return (
    <Button kind="primary" icon="refresh" busy={busy} blocked={blocked} onClick={() => void retry()}>
      Try all of these again
    </Button>
  );
}

async function retryOne({ caseId, id, source, code }: OpenIncident, done: () => void): Promise<void> {
  const path = `/cases/${encodeURIComponent(caseId)}/incidents/${encodeURIComponent(id)}/retry`;
  const answer = await api.post(path, {});
  if (answer.ok)
    toast({ tone: "ok", text: isNotice({ source, code }) ? "Noted that you have looked." : "Trying again." });
  else toast({ tone: "bad", text: answer.error.message });
  done();
}

const columnsOf = (ask: (what: Asked, incident: OpenIncident) => void, done: () => void): Column<OpenIncident>[] => [
  {
    key: "case",
    label: "Case",
    names: true,
    value: ({ caseName, caseId }) => caseName ?? caseId,
    render: ({ caseName, caseId, workflow, workflowName, caseState }) => (
      <span class="two-lines">
        <Link href={`/console/cases/${caseId}/checks`}>{caseName ?? caseId}</Link>
        <span class="muted" title={workflow}>
          {workflowName} · {stateWords(caseState)}
        </span>
      </span>
    ),
  },
  {
    key: "about",
    label: "What",
    value: aboutOf,
    render: (incident) => (
      <span class="two-lines">
        <Link
          href={hrefOf(
            incidentFilters(
              new URLSearchParams(
                incident.vendor === null
                  ? { plugin: incident.plugin ?? "", source: incident.source }
                  : { vendor: incident.vendor },
              ),
            ),
          )}
        >
          {aboutOf(incident)}
        </Link>
        <span>
          <Badge tone={isNotice(incident) ? "info" : "bad"}>{incident.code}</Badge>
        </span>
      </span>
    ),
  },
  {
    key: "message",
    label: "Last answer",
    value: ({ message }) => message,
    render: ({ message, code }) => (
      <span class="incident-message">
        {message}{" "}
        <a href={runbookHref(code)} target="_blank" rel="noreferrer">
          Help
          <span class="unseen"> with {code}, in a new tab</span>
        </a>
      </span>
    ),
  },
  { key: "since", label: "Since", value: ({ openedAt }) => openedAt, render: ({ openedAt }) => <Time at={openedAt} /> },
  {
    key: "do",
    label: "What to do",
    render: (incident) => (
      <span class="row incident-does">
        {listedActions(incident).map((action) =>
          action === "look" || action === "retry" ? (
            <Button
              key={action}
              size="small"
              icon={action === "look" ? "check" : "refresh"}
              blocked={blockedFor("cases:write")}
              onClick={() => retryOne(incident, done)}
            >
              {actionWords[action]}
            </Button>
          ) : (
            <Button
              key={action}
              size="small"
              kind="quiet"
              blocked={blockedFor(action === "supply" ? "cases:decide_high" : "cases:write")}
              onClick={() => ask(action, incident)}
            >
              {actionWords[action]}
            </Button>
          ),
        )}
      </span>
    ),
  },
];
