import { useSignal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { withoutTurns } from "../../../lib/plain-name";
import { sayFailure } from "../../shared/api";
import { Badge } from "../../shared/badge";
import { Button } from "../../shared/button";
import { copyAndSay } from "../../shared/copy";
import { Guarded } from "../../shared/guarded";
import { reachable } from "../../shared/reachable";
import { Link, navigate } from "../../shared/router";
import { useShortcut } from "../../shared/shortcut";
import { Time } from "../../shared/time";
import { toast } from "../../shared/toast";
import { later } from "../case/later";
import { Pane, PaneHead, PaneSkeleton } from "../list/pane";
import { alertHref } from "../model/alert";
import { actorName } from "../model/session";
import { countryName, riskTones, riskWords } from "../model/words";
import { NameTitle } from "../names/name-title";
import {
  becauseWords,
  hostOf,
  merchantsLocked,
  merchantTitle,
  standingOf,
  typeWords,
  vendorWords,
} from "./merchant-words";
import {
  askAgain,
  isUnderWay,
  lookAgain,
  type MerchantReportDetails,
  openReport,
  reportHref,
  review,
} from "./merchants-model";
import { OuterLink } from "./outer-link";
import { ReportBody } from "./report-body";
import { reportRows } from "./report-rows";

const ReleaseDialog = later(async () => (await import("./release-dialog")).ReleaseDialog, <span hidden />);

/** One report on a merchant. */
export const MerchantPane = () => (
  <Pane
    of={openReport}
    class="merchant-pane"
    name="Report on a merchant"
    home={{ label: "All reports", href: "/console/merchants" }}
    skeleton={<PaneSkeleton label="Loading the report" />}
  >
    {(report) => <OpenReport report={report} />}
  </Pane>
);

function OpenReport({ report }: { report: MerchantReportDetails }) {
  const title = merchantTitle(report);
  useEffect(() => {
    document.title = `${withoutTurns(title)} · Merchants · Edgecase`;
  }, [title]);
  return (
    <>
      <Head report={report} title={title} />
      <div class="case-body" ref={reachable}>
        <Guarded of={`${report.id} ${report.status}`}>
          <ReportBody report={report} />
        </Guarded>
      </div>
      <Bar report={report} />
    </>
  );
}

function Head({ report, title }: { report: MerchantReportDetails; title: string }) {
  const standing = standingOf(report);
  const { entityId, riskLevel, alertId, country, mcc, lineOfBusiness, reviewed } = report;
  return (
    <PaneHead
      back={() => reportRows.back(report.id)}
      title={
        <>
          <NameTitle name={title} />
          <Badge tone={standing.tone} dot={!standing.icon} {...(standing.icon && { icon: standing.icon })}>
            {standing.label}
          </Badge>
          {riskLevel !== null && <Badge tone={riskTones[riskLevel]}>{riskWords[riskLevel]} risk</Badge>}
          {alertId !== null && (
            <Link href={alertHref(alertId)}>
              <Badge tone="bad" icon="flag">
                Alert
              </Badge>
            </Link>
          )}
        </>
      }
      facts={[
        <OuterLink key="website" url={report.websiteUrl} text={hostOf(report.websiteUrl)} />,
        <span key="type">
          {typeWords[report.reportType]}, {becauseWords[report.because]}
        </span>,
        <span key="created">
          <Time at={report.createdAt} exact />
        </span>,
        <span key="vendor">{vendorWords(report.vendor)}</span>,
        ...[country === null ? null : countryName(country), mcc === null ? null : `MCC ${mcc}`, lineOfBusiness].map(
          (fact) =>
            fact !== null && (
              <span key={fact} dir="auto">
                {fact}
              </span>
            ),
        ),
        reviewed !== null && (
          <span key="reviewed">
            reviewed <Time at={reviewed.at} />
            {reviewed.byId !== null && ` by ${reviewer(reviewed.byId)}`}
          </span>
        ),
      ]}
      menu={[
        ...(entityId === null
          ? []
          : [
              {
                label: "Open the company",
                icon: "people" as const,
                run: () => navigate(`/console/entities/${encodeURIComponent(entityId)}`),
              },
              {
                label: "All reports on this merchant",
                icon: "list" as const,
                run: () => navigate(`/console/merchants?${new URLSearchParams({ entityId })}`),
              },
            ]),
        { label: "Copy the id", icon: "copy", run: () => copyAndSay(report.id) },
      ]}
    />
  );
}

const reviewer = (id: string): string => {
  const name = actorName({ kind: id.startsWith("usr_") ? "analyst" : "api_key", id });
  return name === "You" ? "you" : name;
};

/** What can be done, always in reach. */
function Bar({ report }: { report: MerchantReportDetails }) {
  const [busy, setBusy] = useState(false);
  const isReleasing = useSignal(false);
  const locked = merchantsLocked();
  const { status, reviewed } = report;
  const acts = async (act: () => ReturnType<typeof review>): Promise<Awaited<ReturnType<typeof review>> | null> => {
    if (busy || merchantsLocked() !== null) return null;
    setBusy(true);
    const answer = await act();
    setBusy(false);
    if (!answer.ok) toast({ tone: "bad", text: sayFailure(answer.error) });
    return answer;
  };
  const mark = () => void acts(() => review(report, reviewed === null));
  const again = async () => {
    const answer = await acts(() => askAgain(report));
    if (!answer?.ok) return;
    navigate(reportHref(answer.value.id, ""));
    void lookAgain();
  };
  useShortcut("r", reviewed === null ? "Mark as reviewed" : "Not reviewed after all", mark, {
    group: "Merchants",
    when: status === "completed" && locked === null,
  });
  useShortcut("a", "Check it again", () => void again(), {
    group: "Merchants",
    when: !isUnderWay(report) && locked === null,
  });
  return (
    <footer class="decision-bar">
      {locked !== null && <p class="why-not">{locked}</p>}
      <Button
        icon="refresh"
        keys="a"
        busy={busy}
        blocked={locked ?? (isUnderWay(report) ? "It is still being made." : null)}
        onClick={() => void again()}
      >
        Check again
      </Button>
      {status === "quality-control" && (
        <Button kind="primary" blocked={locked} onClick={() => (isReleasing.value = true)}>
          Release…
        </Button>
      )}
      {status === "completed" && (
        <Button kind={reviewed === null ? "primary" : "plain"} keys="r" busy={busy} blocked={locked} onClick={mark}>
          {reviewed === null ? "Mark as reviewed" : "Not reviewed"}
        </Button>
      )}
      {isReleasing.value && <ReleaseDialog report={report} onClose={() => (isReleasing.value = false)} />}
    </footer>
  );
}
