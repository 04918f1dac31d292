import { useEffect, useMemo } from "preact/hooks";
import {
  Badge,
  Button,
  type Column,
  durationText,
  Empty,
  Link,
  Loaded,
  navigate,
  place,
  queryWith,
  SelectField,
  SkeletonRows,
  Table,
  Time,
} from "../../../shared";
import { addressOf } from "../frame/addresses";
import { LoadMore } from "../frame/load-more";
import { paged } from "../frame/paged";
import { SettingsPage } from "../frame/settings-page";
import { Tabs } from "../frame/tabs";
import { useWatch } from "../frame/when";
import { catalogue } from "./catalogue";
import { CatalogueTab } from "./catalogue-tab";
import { checkStatusWords, costWords, type StandaloneCheck, typeName } from "./check";

const lookEveryMs = 5_000;

/** Checks that were run without a case, and everything that can be asked. */
export function ChecksPage() {
  useEffect(() => void catalogue.load(), []);
  const { query } = place.value;
  const tab = query.get("tab") ?? "runs";
  return (
    <SettingsPage
      title="Checks"
      lead="One question, one answer in one shape, whoever is asked. Checks of cases are on their cases; these were run alone."
      actions={
        <Button kind="primary" icon="plus" onClick={() => navigate(`${addressOf.checks}/run`)}>
          Run a check
        </Button>
      }
    >
      <Tabs
        label="Views of the checks"
        open={tab}
        tabs={[
          { key: "runs", label: "Runs" },
          { key: "catalogue", label: "Catalogue", count: catalogue.value?.length ?? null },
        ]}
      />
      {tab === "catalogue" ? <CatalogueTab /> : <Runs type={query.get("type") ?? ""} />}
    </SettingsPage>
  );
}

function Runs({ type }: { type: string }) {
  const runs = useMemo(
    () => paged<StandaloneCheck>(() => `/checks?limit=50${type === "" ? "" : `&type=${encodeURIComponent(type)}`}`),
    [type],
  );
  useEffect(() => void runs.load(), [runs]);
  const isFirstPage = runs.value?.nextCursor === null;
  useWatch(isFirstPage && (runs.value?.data.some(({ status }) => status === "pending") ?? false), lookEveryMs, () =>
    runs.load(),
  );
  return (
    <>
      <div class="tools">
        <SelectField
          label="Check"
          hideLabel
          value={type}
          options={[
            { value: "", label: "All checks" },
            ...(catalogue.value ?? []).map((one) => ({ value: one.type, label: typeName(one.type) })),
          ]}
          onChange={(next) => navigate(`${addressOf.checks}${queryWith({ type: next })}`, { replace: true })}
        />
      </div>
      <Loaded of={runs.state} retry={() => void runs.load()} skeleton={<SkeletonRows rows={6} />}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty icon="search" title={type === "" ? "No check was run alone yet" : "None of this kind yet"}>
              <p>Run one here, or by POST /api/v1/checks.</p>
            </Empty>
          ) : (
            <Table caption="Checks" columns={columns} rows={data} rowKey={({ id }) => id} />
          )
        }
      </Loaded>
      <LoadMore of={runs} label="Load older checks" />
    </>
  );
}

const columns: Column<StandaloneCheck>[] = [
  {
    key: "type",
    label: "Check",
    names: true,
    value: ({ type }) => typeName(type),
    render: ({ id, type }) => <Link href={addressOf.check(id)}>{typeName(type)}</Link>,
  },
  {
    key: "status",
    label: "Status",
    value: ({ status }) => checkStatusWords[status].label,
    render: ({ status, error }) => (
      <span class="row">
        <Badge tone={checkStatusWords[status].tone} dot>
          {checkStatusWords[status].label}
        </Badge>
        {error !== null && <code>{error.code}</code>}
      </span>
    ),
  },
  { key: "vendor", label: "Vendor", value: ({ vendor }) => vendor, render: ({ vendor }) => vendor },
  {
    key: "purpose",
    label: "Purpose",
    value: ({ purpose }) => purpose,
    render: ({ purpose }) => <span class="breakable">{purpose}</span>,
  },
  {
    key: "cost",
    label: "Cost",
    align: "end",
    value: ({ costCents }) => costCents,
    render: ({ costCents }) => costWords(costCents),
  },
  {
    key: "took",
    label: "Took",
    align: "end",
    value: ({ durationMs }) => durationMs,
    render: ({ durationMs }) => durationText(durationMs),
  },
  { key: "at", label: "When", value: ({ createdAt }) => createdAt, render: ({ createdAt }) => <Time at={createdAt} /> },
];
