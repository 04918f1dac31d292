import { useEffect, useMemo, useState } from "preact/hooks";
import { api, sayFailure } from "../../shared/api";
import { Badge } from "../../shared/badge";
import { Button } from "../../shared/button";
import { loader } from "../../shared/load";
import { Loaded } from "../../shared/loaded";
import { reachable } from "../../shared/reachable";
import { Link, navigate } from "../../shared/router";
import type { Column } from "../../shared/rows";
import { Skeleton, SkeletonRows } from "../../shared/skeleton";
import { Table } from "../../shared/table";
import { exactTime } from "../../shared/time-words";
import { toast } from "../../shared/toast";
import { saveText } from "../case/save-text";
import { FactLine } from "../list/fact-line";
import { plural } from "../model/words";
import { Confirm } from "../settings/frame/confirm";
import { LoadMore } from "../settings/frame/load-more";
import { paged } from "../settings/frame/paged";
import { useWatch } from "../settings/frame/when";
import {
  fieldWords,
  type ImportRefusal,
  importPath,
  importStandings,
  refusalsCsv,
  sizeText,
  type TransactionImport,
} from "./import-model";
import { importsHref, newImportHref } from "./transaction-links";
import { changesLocked } from "./transaction-words";

const lookEveryMs = 1_000;

/** One file: how far it is, and in the end what was refused. The address is all it needs, so it is found again at any time. */
export function ImportPage({ id }: { id: string }) {
  const taken = useMemo(() => loader<TransactionImport>((stop) => api.get(importPath(id), { signal: stop })), [id]);
  useEffect(() => {
    document.title = "Import · Transactions · Edgecase";
    void taken.load();
    return () => taken.clear();
  }, [taken]);
  useWatch(taken.value?.status === "running", lookEveryMs, () => taken.load());
  return (
    <main class="list" id="main" aria-label="Import">
      <Loaded
        of={taken.state}
        retry={() => void taken.load()}
        home={{ label: "All imports", href: importsHref }}
        skeleton={
          <div class="tx-page">
            <Skeleton lines={6} label="Loading the import" />
          </div>
        }
      >
        {(one) => <Open taken={one} reload={() => void taken.load()} />}
      </Loaded>
    </main>
  );
}

function Open({ taken, reload }: { taken: TransactionImport; reload: () => void }) {
  const { status, sizeBytes, createdAt, fields, dates, timeZone, amounts } = taken;
  const written = [
    ...(dates === "exact" ? [] : [`Dates as ${dateWords[dates] ?? dates}${timeZone === null ? "" : `, ${timeZone}`}`]),
    ...(amounts === "point" || amounts === "comma" ? [`Decimals behind a ${amounts}`] : []),
  ];
  const { label, tone } = importStandings[status];
  const used = fields.flatMap((field) => field ?? []);
  return (
    <>
      <header class="list-head tx-page-head">
        <div class="row wrap">
          <h1>Import</h1>
          <Badge tone={tone} dot>
            {label}
          </Badge>
          <span class="push" />
          {status !== "running" && (
            <Button size="small" icon="plus" blocked={changesLocked()} onClick={() => navigate(newImportHref)}>
              Import another file
            </Button>
          )}
        </div>
        <FactLine
          of={[
            <time key="begun" dateTime={createdAt}>
              {exactTime(createdAt)}
            </time>,
            <span key="size">{sizeText(sizeBytes)}</span>,
            <Link key="all" href={importsHref}>
              All imports
            </Link>,
          ]}
        />
      </header>
      <div class="list-body tx-page" ref={reachable}>
        <div class="stack">
          <Progress taken={taken} reload={reload} />
          {taken.refused > 0 && <Refusals taken={taken} />}
          <section class="panel" aria-label="Columns">
            <header class="panel-head">
              <h2>Columns</h2>
              <span class="muted num">
                {used.length} of {fields.length} taken
              </span>
            </header>
            <p class="tx-used">{used.map(fieldWords).join(", ")}</p>
            {written.map((words) => (
              <p key={words} class="tx-used">
                {words}
              </p>
            ))}
          </section>
        </div>
      </div>
    </>
  );
}

const dateWords: Partial<Record<TransactionImport["dates"], string>> = {
  iso: "year-month-day",
  named: "day and year with the name of the month",
};

function Progress({ taken, reload }: { taken: TransactionImport; reload: () => void }) {
  const [isStopping, setStopping] = useState(false);
  const { id, status, doneBytes, sizeBytes, rows, accepted, duplicates, refused, problem } = taken;
  const isRunning = status === "running";
  return (
    <section class="panel" aria-label="Progress">
      {isRunning && (
        <div class="row tx-progress">
          <progress max={sizeBytes} value={doneBytes} aria-label="Taken in so far" />
          <span class="num muted">{Math.floor((doneBytes / sizeBytes) * 100)} %</span>
          <Button size="small" blocked={changesLocked()} onClick={() => setStopping(true)}>
            Stop…
          </Button>
        </div>
      )}
      {problem !== null && (
        <p class="notice bad" role="alert">
          It broke off: {problem}. Send the file again: what is taken in already counts as known.
        </p>
      )}
      <p role="status" class="tx-standing">
        {standing(status, rows)}
      </p>
      <dl class="fact-row">
        <Count title="Taken in" count={accepted} />
        <Count title="Known already" count={duplicates} />
        <Count title="Refused" count={refused} isBad={refused > 0} />
      </dl>
      {isStopping && (
        <Confirm
          title="Stop taking in this file?"
          verb="Stop"
          run={() => api.post(importPath(id, "/cancel"))}
          onClose={() => {
            setStopping(false);
            reload();
          }}
        >
          <p>What is taken in stays. Sent again later, it counts as known, and the rest goes on.</p>
        </Confirm>
      )}
    </section>
  );
}

function standing(status: TransactionImport["status"], rows: number): string {
  const worked = `${rows.toLocaleString("en-GB")} ${rows === 1 ? "row" : "rows"}`;
  switch (status) {
    case "running":
      return `${worked} so far. You may leave this page: it goes on.`;
    case "done":
      return rows === 1 ? "The 1 row is done." : `All ${worked} are done.`;
    case "cancelled":
      return `Stopped after ${worked}.`;
    case "failed":
      return `It ended after ${worked}.`;
  }
}

const Count = ({ title, count, isBad = false }: { title: string; count: number; isBad?: boolean }) => (
  <div>
    <dt>{title}</dt>
    <dd class={`tx-sum num${isBad ? " bad" : ""}`}>{count.toLocaleString("en-GB")}</dd>
  </div>
);

/** So many are kept. */
const mostKept = 1_000;

function Refusals({ taken: { id, refused, rows } }: { taken: TransactionImport }) {
  const lines = useMemo(() => paged<ImportRefusal>(() => importPath(id, "/refusals?limit=50")), [id]);
  const [busy, setBusy] = useState(false);
  useEffect(() => void lines.load(), [lines, refused, rows]);
  const save = async () => {
    setBusy(true);
    const text = await refusalsCsv(id);
    setBusy(false);
    if (text.ok) saveText("refused-lines.csv", "text/csv", text.value);
    else toast({ tone: "bad", text: sayFailure(text.error) });
  };
  return (
    <section class="panel" aria-label="Refused lines">
      <header class="panel-head">
        <h2>Refused lines</h2>
        {refused > mostKept && <span class="muted">the first {mostKept.toLocaleString("en-GB")} are kept</span>}
        <span class="push" />
        <Button size="small" icon="download" busy={busy} onClick={() => void save()}>
          Download
        </Button>
      </header>
      <p class="muted">
        Put them right and send the file again: {plural(refused, "line")} are missing, the others count as known.
      </p>
      <Loaded of={lines.state} retry={() => void lines.load()} skeleton={<SkeletonRows rows={3} />}>
        {({ data }) => (
          <>
            <Table
              caption="Refused lines"
              columns={columns}
              rows={data}
              rowKey={({ line }) => String(line)}
              tools={null}
            />
            <LoadMore of={lines} />
          </>
        )}
      </Loaded>
    </section>
  );
}

const columns: Column<ImportRefusal>[] = [
  {
    ...{ key: "line", label: "Line", names: true, value: ({ line }) => line },
    render: ({ line }) => <span class="num">{line}</span>,
  },
  { key: "message", label: "Why", value: ({ message }) => message, render: ({ message }) => message },
];
