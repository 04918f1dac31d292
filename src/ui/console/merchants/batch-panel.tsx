import { cellOf } from "../../../lib/csv";
import { Button } from "../../shared/button";
import { Icon } from "../../shared/icon";
import { Loaded } from "../../shared/loaded";
import { Link } from "../../shared/router";
import { Skeleton } from "../../shared/skeleton";
import { Time } from "../../shared/time";
import { saveText } from "../case/save-text";
import { plural } from "../model/words";
import { type MerchantBatch, openBatch } from "./merchants-model";

/** How far the file is whose reports are listed, and which of its rows were refused. */
export const BatchPanel = () => (
  <section class="merchant-batch" aria-label="The file">
    <Loaded
      of={openBatch.state}
      retry={() => void openBatch.load()}
      home={{ label: "All reports", href: "/console/merchants" }}
      skeleton={<Skeleton lines={2} label="Loading the file" />}
    >
      {(batch) => <Progress batch={batch} />}
    </Loaded>
  </section>
);

function Progress({ batch }: { batch: MerchantBatch }) {
  const { rows, done, failed, open, refused } = batch;
  return (
    <>
      <div class="row wrap">
        {open > 0 && <progress max={rows} value={rows - open} aria-label="Reports made" />}
        <p role="status" class="num">
          {standing(batch)}
        </p>
        <span class="muted">
          <Time at={batch.createdAt} />
        </span>
        <span class="push" />
        {failed > 0 && done + failed > 0 && (
          <Link href={`/console/merchants?${new URLSearchParams({ batchId: batch.id, status: "failed" })}`}>
            Show what failed
          </Link>
        )}
      </div>
      {refused.length > 0 && <Refused refused={refused} />}
    </>
  );
}

function standing({ rows, done, failed, open }: MerchantBatch): string {
  const broken = failed === 0 ? "" : `, ${failed.toLocaleString("en")} failed`;
  if (open > 0) return `${(rows - open).toLocaleString("en")} of ${plural(rows, "report")} made${broken}`;
  return failed === rows ? `${plural(rows, "report")}, all failed` : `${plural(done, "report")} made${broken}`;
}

/** A long list says no more than its beginning; the file has all of it. */
const mostShown = 50;

const Refused = ({ refused }: { refused: MerchantBatch["refused"] }) => (
  <details class="behind">
    <summary>
      <Icon name="chevronRight" size={14} />
      {plural(refused.length, "row was", "rows were")} refused
    </summary>
    <ul class="plain-list merchant-refused">
      {refused.slice(0, mostShown).map(({ row, problem }) => (
        <li key={row}>
          Row {row}: {problem}
        </li>
      ))}
      {refused.length > mostShown && <li>and {refused.length - mostShown} more</li>}
    </ul>
    <Button size="small" icon="download" onClick={() => saveText("refused-rows.csv", "text/csv", csvOf(refused))}>
      As CSV
    </Button>
  </details>
);

const csvOf = (refused: MerchantBatch["refused"]): string =>
  ["row,problem", ...refused.map(({ row, problem }) => `${row},${cellOf(problem)}`)].join("\r\n");
