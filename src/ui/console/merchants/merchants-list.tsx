import { useEffect } from "preact/hooks";
import { merchantReportTypes, merchantRiskLevels } from "../../../domain/merchants";
import { Badge } from "../../shared/badge";
import { Button } from "../../shared/button";
import { Icon } from "../../shared/icon";
import { Empty } from "../../shared/loaded";
import { Link } from "../../shared/router";
import { Time } from "../../shared/time";
import { anyOption, ListFoot, NarrowBy, NarrowChips, NarrowSearch } from "../list/narrowing";
import { SideList } from "../list/side-list";
import type { Rows } from "../model/filters";
import { riskTones, riskWords } from "../model/words";
import { Name } from "../names/name";
import { BatchPanel } from "./batch-panel";
import {
  changeWords,
  hostOf,
  merchantsLocked,
  merchantTitle,
  scoreChange,
  standingOf,
  statusWords,
  typeWords,
} from "./merchant-words";
import { filters, type MerchantReport, type ReportFilterName, reportHref, reports } from "./merchants-model";
import { viewOf } from "./merchants-nav";
import type { MerchantsDialog } from "./merchants-screen";

type Ask = (dialog: MerchantsDialog) => void;

/** The reports that the address asks for, with what narrows them; of a file, how far it is. */
export function MerchantsList({ openId, ask }: { openId: string | null; ask: Ask }) {
  const { batchId } = filters.value;
  return (
    <SideList
      of={reports.list.state}
      reload={() => void reports.open()}
      title={batchId === undefined ? (viewOf(filters.value)?.name ?? "Reports on merchants") : "A file of merchants"}
      name="Reports on merchants"
      place="Merchants"
      isOpen={openId !== null}
      head={
        <>
          <div class="row wrap merchant-tools">
            <NarrowSearch class="merchant-search" placeholder="Merchant, website or id" />
            {openId === null && <Begin ask={ask} />}
          </div>
          {openId === null && <Filters />}
          <Chips />
          {openId === null && batchId !== undefined && <BatchPanel />}
        </>
      }
    >
      {(list) => <Lines list={list} openId={openId} ask={ask} />}
    </SideList>
  );
}

const Begin = ({ ask }: { ask: Ask }) => (
  <>
    <Button icon="doc" blocked={merchantsLocked()} onClick={() => ask("batch")}>
      Check a file…
    </Button>
    <Button kind="primary" icon="plus" blocked={merchantsLocked()} onClick={() => ask("ask")}>
      Check a website…
    </Button>
  </>
);

const Choice = NarrowBy<ReportFilterName>;

const reviewedOptions = [anyOption, { value: "false", label: "Not reviewed" }, { value: "true", label: "Reviewed" }];
const alertOptions = [anyOption, { value: "true", label: "With an alert" }, { value: "false", label: "Without" }];
const statusOptions = [
  anyOption,
  { value: "open", label: "Being made" },
  ...(["quality-control", "completed", "failed"] as const).map((value) => ({ value, label: statusWords[value] })),
];

const Filters = () => (
  <div class="filters">
    <Choice name="status" label="Status" options={statusOptions} />
    <Choice name="reviewed" label="Review" options={reviewedOptions} />
    <Choice
      name="riskLevel"
      label="Risk"
      options={[anyOption, ...merchantRiskLevels.toReversed().map((value) => ({ value, label: riskWords[value] }))]}
    />
    <Choice name="isAlert" label="Alert" options={alertOptions} />
    <Choice
      name="reportType"
      label="Kind of check"
      options={[anyOption, ...merchantReportTypes.map((value) => ({ value, label: typeWords[value] }))]}
    />
  </div>
);

/** What narrows the list where no field shows it. */
function Chips() {
  const { entityId } = filters.value;
  if (entityId === undefined) return null;
  const known = reports.list.value?.rows.find((row) => row.entityId === entityId);
  return (
    <NarrowChips
      of={[{ name: "entityId", words: `On ${known === undefined ? "one merchant" : merchantTitle(known)}` }]}
    />
  );
}

function Lines({ list, openId, ask }: { list: Rows<MerchantReport>; openId: string | null; ask: Ask }) {
  useEffect(() => {
    if (openId !== null) document.querySelector(".merchant-row.current")?.scrollIntoView({ block: "nearest" });
  }, [openId]);
  if (list.rows.length === 0) return <NoReports ask={ask} />;
  return (
    <>
      <div class="merchant-heads" aria-hidden="true">
        <span />
        <span>Merchant</span>
        <span>Website</span>
        <span>Check</span>
        <span>When</span>
        <span>Score</span>
        <span>Status</span>
      </div>
      <ul class="rows">
        {list.rows.map((report) => (
          <Row key={report.id} report={report} open={report.id === openId} />
        ))}
      </ul>
      <ListFoot of={reports} noun={["report"]} />
    </>
  );
}

function Row({ report, open }: { report: MerchantReport; open: boolean }) {
  const standing = standingOf(report);
  return (
    <li data-report={report.id} class={`line-row merchant-row${open ? " current" : ""}`}>
      <Link href={reportHref(report.id)} current={open} class="line-link merchant-link">
        <span class="merchant-flag">
          {report.isAlert && (
            <>
              <Icon name="flag" size={14} />
              <span class="unseen">Alert</span>
            </>
          )}
        </span>
        <span class="merchant-name clip">
          <bdi>
            <Name text={merchantTitle(report)} />
          </bdi>
        </span>
        <span class="merchant-site muted clip">
          <bdi>{hostOf(report.websiteUrl)}</bdi>
        </span>
        <span class="merchant-type muted clip">{typeWords[report.reportType]}</span>
        <span class="merchant-time muted num">
          <Time at={report.createdAt} />
        </span>
        <span class="merchant-score num">
          <Score report={report} />
        </span>
        <span class="merchant-state">
          <Badge tone={standing.tone} dot={!standing.icon} {...(standing.icon && { icon: standing.icon })}>
            {standing.label}
          </Badge>
        </span>
      </Link>
    </li>
  );
}

function Score({ report }: { report: MerchantReport }) {
  const { riskScore, riskLevel } = report;
  if (riskScore === null) return null;
  const points = scoreChange(report);
  return (
    <>
      <span class="unseen">Score </span>
      <Badge tone={riskLevel === null ? "neutral" : riskTones[riskLevel]}>
        {riskScore}
        {riskLevel !== null && <span class="unseen"> {riskWords[riskLevel]} risk</span>}
      </Badge>
      {points !== null && <ScoreChange points={points} />}
    </>
  );
}

/** How a score has moved: a sign for the eye, words for the ear. */
export function ScoreChange({ points }: { points: number }) {
  const { icon, text, said } = changeWords(points);
  return (
    <span class={`score-change${points > 0 ? " worse" : points < 0 ? " better" : ""}`} title={said}>
      <Icon name={icon} size={12} />
      {points !== 0 && <span aria-hidden="true">{text}</span>}
      <span class="unseen">, {said}</span>
    </span>
  );
}

const NoReports = ({ ask }: { ask: Ask }) =>
  Object.keys(filters.value).length > 0 ? (
    <Empty icon="search" title="No report matches">
      <p>Try another word, or drop a filter.</p>
      <Link href="/console/merchants">All reports</Link>
    </Empty>
  ) : (
    <Empty icon="shop" title="No merchant has been checked yet">
      <p>Have a website looked at: whether it is what its owner says, and what has changed since.</p>
      <Button kind="primary" icon="plus" blocked={merchantsLocked()} onClick={() => ask("ask")}>
        Check a website…
      </Button>
    </Empty>
  );
