import { useEffect, useMemo } from "preact/hooks";
import { Badge } from "../../shared/badge";
import { Button } from "../../shared/button";
import { Empty, Loaded } from "../../shared/loaded";
import { reachable } from "../../shared/reachable";
import { Link, navigate } from "../../shared/router";
import type { Column } from "../../shared/rows";
import { SkeletonRows } from "../../shared/skeleton";
import { Table } from "../../shared/table";
import { Time } from "../../shared/time";
import { LoadMore } from "../settings/frame/load-more";
import { paged } from "../settings/frame/paged";
import { useWatch } from "../settings/frame/when";
import { importStandings, sizeText, type TransactionImport } from "./import-model";
import { importHref, newImportHref } from "./transaction-links";
import { changesLocked } from "./transaction-words";

const lookEveryMs = 2_000;

const runs = ({ status }: TransactionImport): boolean => status === "running";

/** Files of transactions that were taken in, newest first. */
export function ImportsPage() {
  const imports = useMemo(() => paged<TransactionImport>(() => "/transactions/imports?limit=50"), []);
  useEffect(() => void imports.load(), [imports]);
  const isRunning = imports.value?.data.some(runs) ?? false;
  useWatch(isRunning, lookEveryMs, () => imports.look(runs));
  useEffect(() => {
    document.title = "Imports · Transactions · Edgecase";
  }, []);
  return (
    <main class="list" id="main" aria-label="Imports">
      <header class="list-head tx-page-head">
        <div class="row wrap">
          <h1>Imports</h1>
          <span class="push" />
          <Button
            icon="plus"
            kind="primary"
            size="small"
            blocked={changesLocked()}
            onClick={() => navigate(newImportHref)}
          >
            Import a file
          </Button>
        </div>
      </header>
      <div class="list-body tx-page" ref={reachable}>
        <Loaded of={imports.state} retry={() => void imports.load()} skeleton={<SkeletonRows rows={4} />}>
          {({ data }) =>
            data.length === 0 ? (
              <Empty icon="doc" title="No file yet">
                <p>
                  A CSV file of up to 50 MB: its columns are guessed, and you see the first rows before anything is
                  taken in.
                </p>
              </Empty>
            ) : (
              <>
                <Table caption="Imports" columns={columns} rows={data} rowKey={({ id }) => id} tools={null} />
                <LoadMore of={imports} />
              </>
            )
          }
        </Loaded>
      </div>
    </main>
  );
}

const number = (key: "accepted" | "duplicates" | "refused", label: string): Column<TransactionImport> => ({
  ...{ key, label, align: "end", value: (one) => one[key] },
  render: (one) => <span class="num">{one[key].toLocaleString("en-GB")}</span>,
});

const columns: Column<TransactionImport>[] = [
  {
    ...{ key: "createdAt", label: "Sent", names: true, value: ({ createdAt }) => createdAt },
    render: ({ id, createdAt }) => (
      <Link href={importHref(id)}>
        <Time at={createdAt} exact />
      </Link>
    ),
  },
  {
    ...{ key: "status", label: "Standing", value: ({ status }) => status },
    render: ({ status }) => (
      <Badge tone={importStandings[status].tone} dot>
        {importStandings[status].label}
      </Badge>
    ),
  },
  number("accepted", "Taken in"),
  number("duplicates", "Known"),
  number("refused", "Refused"),
  {
    ...{ key: "sizeBytes", label: "Size", align: "end", value: ({ sizeBytes }) => sizeBytes },
    render: ({ sizeBytes }) => <span class="num">{sizeText(sizeBytes)}</span>,
  },
];
