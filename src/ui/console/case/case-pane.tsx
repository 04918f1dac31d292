import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { withoutTurns } from "../../../lib/plain-name";
import { Guarded } from "../../shared/guarded";
import { Empty, Loaded } from "../../shared/loaded";
import { reachable } from "../../shared/reachable";
import { Link, navigate } from "../../shared/router";
import { useShortcut } from "../../shared/shortcut";
import { Skeleton, SkeletonRows } from "../../shared/skeleton";
import { caseHref } from "../model/case-list";
import { emergencyOf, mayOpenInEmergency } from "../model/emergency";
import { isUndecided, type Tab } from "../model/needs";
import { checks, documents, family, notes, refreshCase, stale, view } from "../model/open-case";
import { noteRecent } from "../model/recent-cases";
import { isPerson, nameOf } from "../model/subject";
import type { Case } from "../model/types";
import { CaseHeader } from "./case-header";
import { CaseSkeleton } from "./case-skeleton";
import { DecisionBar } from "./decision-bar";
import { DocumentsTab } from "./documents-tab";
import { FlowTab } from "./flow-tab";
import { later } from "./later";
import { EmergencyBanner, EmergencyOffer, PrivacyBanner } from "./later-dialogs";
import { Overview } from "./overview";
import "./work.css";

// Read when somebody looks: most cases are decided without a word.
const TimelineTab = later(async () => (await import("./timeline-tab")).TimelineTab, <SkeletonRows rows={8} />);
const NotesTab = later(async () => (await import("./notes/notes-tab")).NotesTab);
const FactsTab = later(async () => (await import("./facts-tab")).FactsTab, <Skeleton lines={8} />);
const OwnersTab = later(async () => (await import("./owners-tab")).OwnersTab);
const RelatedTab = later(async () => (await import("./related/related-tab")).RelatedTab, <SkeletonRows rows={6} />);
const StaleDialog = later(async () => (await import("./stale-dialog")).StaleDialog, <span hidden />);
const ChecksTab = later(async () => (await import("./checks-tab")).ChecksTab, <SkeletonRows rows={8} />);
const RawTab = later(async () => (await import("./raw-tab")).RawTab, <Skeleton lines={12} />);

const tabNames: readonly Tab[] = [
  "overview",
  "facts",
  "owners",
  "documents",
  "checks",
  "timeline",
  "notes",
  "flow",
  "raw",
  "related",
];
const isTab = (name: string | null): name is Tab => tabNames.some((tab) => tab === name);

const allCases = { label: "All open cases", href: "/console/cases?queue=all_open" };

/** The open case. */
export function CasePane({ id, tab: wanted }: { id: string; tab: string | null }) {
  const tab: Tab = isTab(wanted) ? wanted : "overview";
  return (
    <main class="case" id="main" aria-label="Case">
      <Loaded of={view.state} retry={() => void refreshCase()} home={allCases} skeleton={<CaseSkeleton />}>
        {(now) => (now.id === id ? <OpenCase now={now} tab={tab} /> : <CaseSkeleton />)}
      </Loaded>
      {isNotThere() && mayOpenInEmergency.value && (
        <div class="emergency-place">
          <EmergencyOffer caseId={id} lead="Or it is there, and closed to you." />
        </div>
      )}
    </main>
  );
}

const isNotThere = (): boolean => view.state.value.status === "failed" && view.state.value.failure.status === 404;

function OpenCase({ now, tab }: { now: Case; tab: Tab }) {
  const name = nameOf(now.context) ?? now.externalId ?? now.id;
  const open = emergencyOf(now.id);
  // While drawing: who leaves at once has been here all the same.
  useLayoutEffect(() => {
    document.title = `${withoutTurns(name)} · Edgecase`;
    noteRecent({ id: now.id, name });
  }, [now.id, name]);
  return (
    <>
      <CaseHeader now={now} name={name} />
      {(open !== null || now.erased || now.legalHold) && (
        <div class="case-notice">
          {open !== null && <EmergencyBanner open={open} />}
          <PrivacyBanner now={now} />
        </div>
      )}
      <Tabs now={now} tab={tab} />
      <div class="case-body" key={tab} ref={reachable}>
        <Guarded of={`${now.id} ${now.version} ${tab}`}>
          {now.erased && !saysNobody.has(tab) ? <NothingLeft id={now.id} /> : bodyOf(tab, now)}
        </Guarded>
      </div>
      <DecisionBar now={now} name={name} keysFree={tab !== "documents"} />
      {stale.value !== null && <StaleDialog />}
    </>
  );
}

/** Tabs of an erased case that still have something to show. */
const saysNobody: ReadonlySet<Tab> = new Set(["timeline", "flow"]);

const NothingLeft = ({ id }: { id: string }) => (
  <Empty icon="check" title="Erased">
    <p>
      Nothing is left here. The <Link href={caseHref(id, "timeline")}>timeline</Link> says what happened and when.
    </p>
  </Empty>
);

function bodyOf(tab: Tab, now: Case) {
  switch (tab) {
    case "overview":
      return <Overview now={now} />;
    case "facts":
      return <FactsTab now={now} />;
    case "owners":
      return <OwnersTab now={now} />;
    case "documents":
      return <DocumentsTab now={now} />;
    case "checks":
      return <ChecksTab now={now} />;
    case "timeline":
      return <TimelineTab now={now} />;
    case "notes":
      return <NotesTab now={now} />;
    case "flow":
      return <FlowTab now={now} />;
    case "raw":
      return <RawTab now={now} />;
    case "related":
      return <RelatedTab now={now} />;
  }
}

function Tabs({ now, tab }: { now: Case; tab: Tab }) {
  const undecided = documents.value?.filter(isUndecided).length ?? 0;
  const labels: Record<Tab, { label: string; count?: number | undefined; open?: number }> = {
    overview: { label: "Overview" },
    facts: { label: isPerson(now.context) ? "Person" : "Company" },
    owners: {
      label: isPerson(now.context) && (family.value?.length ?? 0) > 0 ? "Children" : "Owners",
      count: family.value?.length,
    },
    documents: { label: "Documents", count: documents.value?.length, open: now.status === "active" ? undecided : 0 },
    checks: { label: "Checks", count: checks.value?.filter(({ type }) => type !== "child").length },
    timeline: { label: "Timeline" },
    notes: { label: "Notes", count: notes.value?.length },
    flow: { label: "Workflow" },
    raw: { label: "Raw" },
    related: { label: "Related" },
  };
  const nav = useRef<HTMLElement>(null);
  // On a narrow screen there are more than fit.
  useEffect(
    () => nav.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" }),
    [tab],
  );
  return (
    <nav class="case-tabs" aria-label="Parts of the case" ref={nav}>
      {tabNames.map((name, index) => (
        <TabLink
          key={name}
          id={now.id}
          name={name}
          number={(index + 1) % 10}
          current={name === tab}
          {...labels[name]}
        />
      ))}
    </nav>
  );
}

function TabLink({
  id,
  name,
  number,
  current,
  label,
  count = 0,
  open = 0,
}: {
  id: string;
  name: Tab;
  number: number;
  current: boolean;
  label: string;
  count?: number | undefined;
  open?: number;
}) {
  useShortcut(String(number), label, () => navigate(caseHref(id, name), { replace: true }), { group: "Case" });
  return (
    <Link href={caseHref(id, name)} class="case-tab" current={current} title={`${label} (${number})`}>
      {label}
      {count > 0 && <span class="case-tab-count">{count}</span>}
      {open > 0 && (
        <span class="tab-open" title={`${open} to decide`}>
          {open}
          <span class="unseen"> to decide</span>
        </span>
      )}
    </Link>
  );
}
