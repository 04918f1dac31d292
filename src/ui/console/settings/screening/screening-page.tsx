import { useEffect, useState } from "preact/hooks";
import {
  api,
  Badge,
  Button,
  type Column,
  caseNowMs,
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
} from "../../../shared";
import { buildersOnly } from "../frame/access";
import { addressOf } from "../frame/addresses";
import { SettingsPage } from "../frame/settings-page";
import { Tabs } from "../frame/tabs";
import { useWatch } from "../frame/when";
import { DecisionsTab } from "./decisions-tab";
import { formats, isMoving, refreshWords, type Watchlist, type WatchlistVersion, watchlistStanding } from "./screening";
import { WatchlistForm } from "./watchlist-form";
import { WeightsTab } from "./weights-tab";

interface Row extends Watchlist {
  newest: WatchlistVersion | null;
  active: WatchlistVersion | null;
}

const lists = loader<{ rows: Row[]; subjects: number }>(async (stop) => {
  const [answer, monitored] = await Promise.all([
    api.get<Listed<Watchlist>>("/screening/lists", { signal: stop }),
    api.get<{ subjects: number }>("/screening/monitoring", { signal: stop }),
  ]);
  if (!answer.ok) return answer;
  if (!monitored.ok) return monitored;
  const versionOf = async (list: Watchlist, version: number | null): Promise<WatchlistVersion | null> => {
    if (version === null || version === 0) return null;
    const path = `/screening/lists/${encodeURIComponent(list.key)}/versions/${version}`;
    const found = await api.get<WatchlistVersion>(path, { signal: stop });
    return found.ok ? found.value : null;
  };
  const rows = await Promise.all(
    answer.value.data.map(async (list): Promise<Row> => {
      const newest = await versionOf(list, list.lastVersion);
      const isSame = list.activeVersion === list.lastVersion;
      return { ...list, newest, active: isSame ? newest : await versionOf(list, list.activeVersion) };
    }),
  );
  return { ok: true, value: { rows, subjects: monitored.value.subjects } };
});
const lookEveryMs = 3_000;

/** Watch lists, the weights of the screening, and what people made of its hits. */
export function ScreeningPage() {
  const [isAdding, setIsAdding] = useState(false);
  useEffect(() => void lists.load(), []);
  const rows = lists.value?.rows ?? [];
  useWatch(
    rows.some(({ newest, active }) => [newest, active].some((version) => version !== null && isMoving(version))),
    lookEveryMs,
    () => lists.load(),
  );
  const tab = place.value.query.get("tab") ?? "lists";
  return (
    <SettingsPage
      title="Screening"
      lead="People and companies are compared with watch lists here, without a vendor. Every hit says how sure it is, how grave it is and why it was found."
      actions={
        tab === "lists" && (
          <Button kind="primary" icon="plus" blocked={buildersOnly()} onClick={() => setIsAdding(true)}>
            Add a list
          </Button>
        )
      }
    >
      <Tabs
        label="Views of the screening"
        open={tab}
        tabs={[
          { key: "lists", label: "Watch lists", count: rows.length },
          { key: "weights", label: "Weights and trying" },
          { key: "decisions", label: "Decisions" },
        ]}
      />
      {tab === "weights" ? (
        <WeightsTab />
      ) : tab === "decisions" ? (
        <DecisionsTab lists={rows} />
      ) : (
        <Loaded of={lists.state} retry={() => void lists.load()} skeleton={<SkeletonRows rows={4} />}>
          {(all) => (
            <>
              <p class="muted">
                {all.subjects === 0
                  ? "Nobody is monitored."
                  : `${all.subjects.toLocaleString()} monitored: screened again whenever a list changes.`}
              </p>
              {all.rows.length === 0 ? (
                <Empty icon="shield" title="No watch lists yet">
                  <p>While no list is active, a screening is an error: nobody is taken for clear.</p>
                </Empty>
              ) : (
                <Table caption="Watch lists" columns={columns} rows={all.rows} rowKey={({ key }) => key} tools={null} />
              )}
            </>
          )}
        </Loaded>
      )}
      {isAdding && (
        <WatchlistForm
          initial={null}
          onClose={() => setIsAdding(false)}
          save={(key, body) => api.put<Watchlist>(`/screening/lists/${encodeURIComponent(key)}`, body)}
          onSaved={({ key }) => navigate(addressOf.watchlist(key))}
        />
      )}
    </SettingsPage>
  );
}

const columns: Column<Row>[] = [
  {
    key: "name",
    label: "List",
    names: true,
    value: ({ name }) => name,
    render: ({ key, name, format }) => (
      <span class="two-lines">
        <Link href={addressOf.watchlist(key)}>{name}</Link>
        <span class="muted">{formats[format] ?? format}</span>
      </span>
    ),
  },
  {
    key: "state",
    label: "State",
    value: (row) => watchlistStanding(row, row.newest).label,
    render: (row) => {
      const { label, tone } = watchlistStanding(row, row.newest);
      return (
        <Badge tone={tone} dot>
          {label}
        </Badge>
      );
    },
  },
  {
    key: "version",
    label: "Active version",
    align: "end",
    value: ({ activeVersion }) => activeVersion,
    render: ({ activeVersion }) => activeVersion ?? <span class="muted">none</span>,
  },
  {
    key: "entries",
    label: "Entries",
    align: "end",
    value: ({ active }) => active?.entries ?? null,
    render: ({ active }) => active?.entries.toLocaleString() ?? <span class="muted">–</span>,
  },
  {
    key: "loaded",
    label: "Last load",
    value: ({ newest }) => newest?.createdAt ?? null,
    render: ({ newest }) => (newest === null ? <span class="muted">never</span> : <Time at={newest.createdAt} />),
  },
  {
    key: "source",
    label: "Source",
    value: ({ url }) => url,
    render: ({ url }) =>
      url === null ? <span class="muted">a file</span> : <span class="breakable">{hostOf(url)}</span>,
  },
  {
    key: "refresh",
    label: "Fetched",
    value: (row) => row.refreshHours,
    render: (row) => refreshWords(row, caseNowMs()),
  },
];

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);
