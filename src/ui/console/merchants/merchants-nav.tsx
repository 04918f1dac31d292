import { Link } from "../../shared/router";
import { Time } from "../../shared/time";
import { useCurrentInView } from "../list/current-in-view";
import { batches, filters, type MerchantBatch, type ReportFilters } from "./merchants-model";

interface View {
  name: string;
  query: ReportFilters;
}

const views: readonly View[] = [
  { name: "All reports", query: {} },
  { name: "To be reviewed", query: { status: "completed", reviewed: "false" } },
  { name: "With an alert", query: { isAlert: "true" } },
  { name: "High risk", query: { riskLevel: "high" } },
  { name: "Critical risk", query: { riskLevel: "critical" } },
];
const underWay: readonly View[] = [
  { name: "Being made", query: { status: "open" } },
  { name: "Quality control", query: { status: "quality-control" } },
  { name: "Failed", query: { status: "failed" } },
];

/** The view that the filters are, whatever is searched for; null: one of its own. */
export function viewOf(now: ReportFilters): View | null {
  const { q: _words, ...rest } = now;
  const wanted = sorted(rest);
  return [...views, ...underWay].find(({ query }) => sorted(query) === wanted) ?? null;
}

const sorted = (query: ReportFilters): string => new URLSearchParams(Object.entries(query).toSorted()).toString();

/** The lists people come back to, and the newest files. Beside an open report the files are left out. */
export function MerchantsNav({ compact }: { compact: boolean }) {
  const chosen = viewOf(filters.value);
  const line = ({ name, query }: View) => (
    <li key={name}>
      <Link href={hrefOf(query)} class="queue" current={name === chosen?.name}>
        <span class="clip">{name}</span>
      </Link>
    </li>
  );
  const files = batches.value?.data ?? [];
  const nav = useCurrentInView(chosen?.name ?? filters.value.batchId);
  return (
    <nav class="queues" aria-label="Reports on merchants" ref={nav}>
      <h2 class="pane-title">Merchants</h2>
      <ul>{views.map(line)}</ul>
      <h3 class="pane-title">Under way</h3>
      <ul>{underWay.map(line)}</ul>
      {!compact && files.length > 0 && (
        <>
          <h3 class="pane-title">Files</h3>
          <ul>
            {files.map((file) => (
              <FileLink key={file.id} file={file} current={filters.value.batchId === file.id} />
            ))}
          </ul>
        </>
      )}
    </nav>
  );
}

const FileLink = ({ file, current }: { file: MerchantBatch; current: boolean }) => (
  <li>
    <Link href={hrefOf({ batchId: file.id })} class="queue" current={current}>
      <span class="clip">
        File of <Time at={file.createdAt} />
      </span>
      <span class="count">
        {file.open === 0 ? file.rows : `${file.rows - file.open}/${file.rows}`}
        <span class="unseen"> {file.open === 0 ? "reports" : "made"}</span>
      </span>
    </Link>
  </li>
);

function hrefOf(query: ReportFilters): string {
  const text = new URLSearchParams(query).toString();
  return `/console/merchants${text === "" ? "" : `?${text}`}`;
}
