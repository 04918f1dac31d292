import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { withoutTurns } from "../../../lib/plain-name";
import { Badge } from "../../shared/badge";
import { copyAndSay } from "../../shared/copy";
import { Guarded } from "../../shared/guarded";
import { reachable } from "../../shared/reachable";
import { Link, navigate } from "../../shared/router";
import { useShortcut } from "../../shared/shortcut";
import { SkeletonRows } from "../../shared/skeleton";
import { later } from "../case/later";
import { Pane, PaneHead, PaneSkeleton } from "../list/pane";
import { may } from "../model/session";
import { riskTones, riskWords } from "../model/words";
import { NameTitle } from "../names/name-title";
import { type Entity, entities, entityHref, listHref, openEntity } from "./entities-model";
import { entityRows } from "./entity-rows";
import { approvalStandings, entitiesLocked, mergeLocked, nameOr, typeWords } from "./entity-words";
import { ProfileTab } from "./profile-tab";

const OwnershipTab = later(async () => (await import("./ownership-tab")).OwnershipTab, <SkeletonRows rows={6} />);
const CasesTab = later(async () => (await import("./rows-tabs")).CasesTab, <SkeletonRows rows={6} />);
const AlertsTab = later(async () => (await import("./rows-tabs")).AlertsTab, <SkeletonRows rows={6} />);
const TransactionsTab = later(async () => (await import("./rows-tabs")).TransactionsTab, <SkeletonRows rows={6} />);
const DocumentsTab = later(async () => (await import("./rows-tabs")).DocumentsTab, <SkeletonRows rows={6} />);
const NotesTab = later(async () => (await import("./notes-tab")).NotesTab);
const MonitoringTab = later(async () => (await import("./monitoring-tab")).MonitoringTab, <SkeletonRows rows={4} />);
const HistoryTab = later(async () => (await import("./history-tab")).HistoryTab, <SkeletonRows rows={8} />);
const MergeDialog = later(async () => (await import("./merge-dialog")).MergeDialog, <span hidden />);
const RiskDialog = later(async () => (await import("./risk-dialog")).RiskDialog, <span hidden />);
const EraseDialog = later(async () => (await import("./erase-dialog")).EraseDialog, <span hidden />);

const tabs = [
  { name: "profile", label: "Profile" },
  { name: "ownership", label: "Ownership" },
  { name: "cases", label: "Cases" },
  { name: "alerts", label: "Alerts" },
  { name: "transactions", label: "Transactions" },
  { name: "documents", label: "Documents" },
  { name: "notes", label: "Notes" },
  { name: "monitoring", label: "Monitoring" },
  { name: "history", label: "History" },
] as const;
type Tab = (typeof tabs)[number]["name"];

/** One person or company. */
export function EntityPane({ id, tab: wanted }: { id: string; tab: string | null }) {
  const tab: Tab = tabs.find(({ name }) => name === wanted)?.name ?? "profile";
  return (
    <Pane
      of={openEntity}
      class="entity-pane"
      name="Person or company"
      home={{ label: "All persons and companies", href: "/console/entities" }}
      skeleton={skeleton}
    >
      {(entity) =>
        entity.id === id || entity.mergedIds.includes(id) ? (
          <OpenEntity asked={id} entity={entity} tab={tab} />
        ) : (
          skeleton
        )
      }
    </Pane>
  );
}

const skeleton = <PaneSkeleton label="Loading the person or company" />;

function OpenEntity({ asked, entity, tab }: { asked: string; entity: Entity; tab: Tab }) {
  const name = nameOr(entity.name, entity.id);
  useEffect(() => {
    document.title = `${withoutTurns(name)} · Entities · Edgecase`;
  }, [name]);
  // One that was merged is known under the id of the one that leads.
  useEffect(() => {
    if (asked !== entity.id) navigate(entityHref(entity.id, tab), { replace: true });
  }, [asked, entity.id]);
  return (
    <>
      <Head entity={entity} name={name} />
      <Tabs id={entity.id} tab={tab} />
      <div class="case-body" key={tab} ref={reachable}>
        <Guarded of={`${entity.id} ${entity.version} ${tab}`}>
          <Body entity={entity} tab={tab} />
        </Guarded>
      </div>
    </>
  );
}

function Body({ entity, tab }: { entity: Entity; tab: Tab }) {
  switch (tab) {
    case "profile":
      return <ProfileTab entity={entity} />;
    case "ownership":
      return <OwnershipTab entity={entity} />;
    case "cases":
      return <CasesTab entity={entity} />;
    case "alerts":
      return <AlertsTab entity={entity} />;
    case "transactions":
      return <TransactionsTab entity={entity} />;
    case "documents":
      return <DocumentsTab entity={entity} />;
    case "notes":
      return <NotesTab entity={entity} />;
    case "monitoring":
      return <MonitoringTab entity={entity} />;
    case "history":
      return <HistoryTab entity={entity} />;
  }
}

function Head({ entity, name }: { entity: Entity; name: string }) {
  const dialog = useSignal<"merge" | "risk" | "erase" | null>(null);
  const standing = approvalStandings[entity.approvalState];
  const close = () => (dialog.value = null);
  return (
    <PaneHead
      back={() => entityRows.back(entity.id)}
      title={
        <>
          <NameTitle name={name} />
          <Badge tone={standing.tone} dot={!standing.icon} {...(standing.icon && { icon: standing.icon })}>
            {standing.label}
          </Badge>
          {entity.risk !== null && (
            <Badge tone={riskTones[entity.risk.level]} {...(entity.risk.by !== "case" && { icon: "person" as const })}>
              {riskWords[entity.risk.level]} risk
            </Badge>
          )}
          {entity.legalHold && (
            <Badge tone="warn" icon="shield">
              Legal hold
            </Badge>
          )}
        </>
      }
      facts={[
        <span key="type">{typeWords[entity.type]}</span>,
        <span key="id" class="mono clip" title={entity.id}>
          {entity.correlationId ?? `${entity.id.slice(0, 12)}…`}
        </span>,
        entity.mergedIds.length > 0 && <span key="merged">made of {entity.mergedIds.length + 1} records</span>,
      ]}
      menu={[
        { label: "Copy the id", icon: "copy", run: () => copyAndSay(entity.id) },
        ...(entity.type === "business"
          ? [
              {
                label: "Reports on its website",
                icon: "shop" as const,
                run: () => navigate(reportsHref(entity.id)),
              },
            ]
          : []),
        {
          label: "Set the risk by hand…",
          icon: "flag",
          blocked: entitiesLocked(),
          run: () => (dialog.value = "risk"),
        },
        {
          label: "Merge with another…",
          icon: "people",
          blocked: mergeLocked(),
          run: () => (dialog.value = "merge"),
        },
        ...(may("settings:write") === true
          ? [
              {
                label: "Erase…",
                icon: "close" as const,
                danger: true,
                blocked: entity.legalHold ? "It is under a legal hold." : null,
                run: () => (dialog.value = "erase"),
              },
            ]
          : []),
      ]}
    >
      {dialog.value === "merge" && <MergeDialog entity={entity} onClose={close} />}
      {dialog.value === "risk" && <RiskDialog entity={entity} onClose={close} />}
      {dialog.value === "erase" && (
        <EraseDialog
          kind="entities"
          id={entity.id}
          onClose={(isErased) => {
            close();
            if (isErased) leaveErased();
          }}
        >
          <p>
            Facts, links, notes and what they are found by go, and monitoring, reports on their website, words of alerts
            and of transactions with them. Amounts and times of transactions stay, for the books. Nothing brings it
            back.
          </p>
          <p class="muted">Whom a case is about goes with the last of their cases: erase those instead.</p>
        </EraseDialog>
      )}
    </PaneHead>
  );
}

/** There is nothing more to see of them. */
function leaveErased(): void {
  navigate(listHref());
  void entities.list.load();
}

const reportsHref = (entityId: string): string => `/console/merchants?${new URLSearchParams({ entityId })}`;

function Tabs({ id, tab }: { id: string; tab: Tab }) {
  const nav = useRef<HTMLElement>(null);
  // On a narrow screen there are more than fit.
  useEffect(
    () => nav.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" }),
    [tab],
  );
  return (
    <nav class="case-tabs" aria-label="Parts of the person or company" ref={nav}>
      {tabs.map(({ name, label }, at) => (
        <TabLink key={name} href={entityHref(id, name)} label={label} number={at + 1} current={name === tab} />
      ))}
    </nav>
  );
}

function TabLink({ href, label, number, current }: { href: string; label: string; number: number; current: boolean }) {
  useShortcut(String(number), label, () => navigate(href, { replace: true }), { group: "Entities" });
  return (
    <Link href={href} class="case-tab" current={current} title={`${label} (${number})`}>
      {label}
    </Link>
  );
}
