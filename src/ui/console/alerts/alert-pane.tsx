import { useEffect, useRef } from "preact/hooks";
import { sayFailure } from "../../shared/api";
import { Badge } from "../../shared/badge";
import { Button } from "../../shared/button";
import { Icon } from "../../shared/icon";
import { focusNear, useLostFocus } from "../../shared/keep-focus";
import { Menu } from "../../shared/menu";
import { reachable } from "../../shared/reachable";
import { Link, navigate } from "../../shared/router";
import { Time } from "../../shared/time";
import { toast } from "../../shared/toast";
import { Pane, PaneHead, PaneSkeleton } from "../list/pane";
import { alertStandings, alertTones } from "../model/alert";
import { caseHref } from "../model/case-list";
import { myId, people, personName, worksOnCases } from "../model/session";
import { riskWords } from "../model/words";
import { Name } from "../names/name";
import { alertsLocked } from "./access";
import { AlertEvidence } from "./alert-evidence";
import type { AlertFilterName } from "./alert-filters";
import { AlertHistory, AlertOccurrences } from "./alert-history";
import { counterpartyHref, entityHref } from "./alert-links";
import { AlertNotes } from "./alert-notes";
import { AlertReason } from "./alert-reason";
import { alertRows } from "./alert-rows";
import { aboutText, actionWords, barActions, sourceWords, timesText } from "./alert-words";
import { type AlertDetails, act, asked, dialogOf, everyAlertOfRule, openAlert } from "./alerts-model";
import { putBack } from "./take-up";
import { TakeUp } from "./take-up-button";

/** One alert: why it is there, what happened to it, what can be done. */
export const AlertPane = () => (
  <Pane
    of={openAlert}
    class="alert-pane"
    name="Alert"
    home={{ label: "All alerts", href: "/console/alerts" }}
    skeleton={<PaneSkeleton label="Loading the alert" />}
  >
    {(alert) => <OpenAlert alert={alert} />}
  </Pane>
);

function OpenAlert({ alert }: { alert: AlertDetails }) {
  useEffect(() => {
    document.title = `${alert.title} · Edgecase`;
  }, [alert.title]);
  return (
    <>
      <Head alert={alert} />
      <div class="case-body" ref={reachable}>
        <div class="stack alert-body">
          {alert.source === "transaction" ? <AlertEvidence alert={alert} /> : <AlertReason alert={alert} />}
          <AlertNotes alertId={alert.id} />
          <AlertHistory alert={alert} />
          <AlertOccurrences alert={alert} />
        </div>
      </div>
      <Bar alert={alert} />
    </>
  );
}

function Head({ alert }: { alert: AlertDetails }) {
  const standing = alertStandings[alert.status];
  return (
    <PaneHead
      back={() => alertRows.back(alert.id)}
      title={
        <>
          <h1 class="clip" dir="auto" title={alert.title}>
            {alert.title}
          </h1>
          <Badge tone={alertTones[alert.severity]} icon={alert.severity === "critical" ? "alert" : "flag"}>
            {riskWords[alert.severity]}
          </Badge>
          <Badge tone={standing.tone} dot={!standing.icon} {...(standing.icon && { icon: standing.icon })}>
            {standing.label}
          </Badge>
        </>
      }
      facts={[
        subjectLink(alert),
        alert.caseId !== null && (
          <Link key="case" href={caseHref(alert.caseId).replace(/\?.*/, "")}>
            <span dir="auto">
              <Name text={isOfSubject(alert) ? "Its case" : (alert.caseName ?? "Open the case")} />
            </span>
          </Link>
        ),
        <span key="source">{sourceWords[alert.source]}</span>,
        <span key="times">{timesText(alert.occurrences)}</span>,
        <span key="last">
          last <Time at={alert.lastAt} />
        </span>,
      ]}
      side={<Assignee alert={alert} />}
      menuLabel="More of these"
      menu={[
        ...(isMineToPutBack(alert)
          ? [{ label: "Put back", icon: "undo" as const, blocked: alertsLocked(), run: () => void putBack([alert.id]) }]
          : []),
        { label: "Alerts of this rule", icon: "list", run: go(everyAlertOfRule(alert.rule)) },
        ...(alert.caseId === null
          ? []
          : [{ label: "Alerts of this case", icon: "inbox" as const, run: go(onlyOf("caseId", alert.caseId)) }]),
        ...alertsAboutTheSame(alert),
      ]}
    />
  );
}

/** Taken up by whoever looks at it, and nothing was done to it since. */
function isMineToPutBack({ history }: AlertDetails): boolean {
  const last = history.at(-1);
  return last?.action === "review" && last.by.kind === "analyst" && last.by.id === myId.value;
}

/** The case is called after whom the alert is about, whose name stands beside it already. */
const isOfSubject = ({ caseName, subjectName }: AlertDetails): boolean =>
  subjectName != null && caseName === subjectName;

/** Whom it is about, with the way to them; null: its case says it. */
function subjectLink(alert: AlertDetails) {
  const { subjectId, counterpartyId, subjectName, caseId } = alert;
  const href =
    subjectId != null ? entityHref(subjectId) : counterpartyId != null ? counterpartyHref(counterpartyId) : null;
  // Of a case that has no such record, its own name says it.
  if (caseId !== null && subjectName == null) return null;
  // A card has no page of its own.
  if (href === null) return alert.source === "transaction" && <span key="subject">{aboutText(alert)}</span>;
  return (
    <Link key="subject" href={href}>
      <span dir="auto">
        <Name text={aboutText(alert)} />
      </span>
    </Link>
  );
}

function alertsAboutTheSame({ subjectId, counterpartyId }: AlertDetails) {
  const href =
    subjectId !== null
      ? onlyOf("entityId", subjectId)
      : counterpartyId != null
        ? onlyOf("counterpartyId", counterpartyId)
        : null;
  return href === null ? [] : [{ label: "Alerts about the same", icon: "person" as const, run: go(href) }];
}

const onlyOf = (name: AlertFilterName, value: string): string =>
  `/console/alerts?${new URLSearchParams({ [name]: value })}`;
const go = (href: string) => () => navigate(href);

function Assignee({ alert }: { alert: AlertDetails }) {
  const locked = alertsLocked() ?? (alert.allowedActions.includes("assign") ? null : "It is closed.");
  const assign = (assigneeId: string | null) => () => {
    void act(alert, { action: "assign", reason: null, assigneeId }).then(
      ({ answer }) => answer.ok || toast({ tone: "bad", text: sayFailure(answer.error) }),
    );
  };
  const mine = alert.assigneeId === myId.value;
  const name = alert.assigneeId === null ? "Nobody" : mine ? "You" : (personName(alert.assigneeId) ?? "A colleague");
  return (
    <Menu
      label={`Assigned to ${name}`}
      buttonClass="assignee"
      items={[
        ...(people.value ?? []).filter(worksOnCases).map((person) => ({
          label: person.id === myId.value ? `${person.name} (you)` : person.name,
          checked: person.id === alert.assigneeId,
          blocked: locked,
          run: assign(person.id),
        })),
        { label: "Nobody", checked: alert.assigneeId === null, blocked: locked, run: assign(null) },
      ]}
    >
      <Icon name="person" size={14} />
      <span class="clip">{name}</span>
      <Icon name="chevronDown" size={12} />
    </Menu>
  );
}

/** What can be done, always in reach. */
function Bar({ alert }: { alert: AlertDetails }) {
  const locked = alertsLocked();
  const bar = useRef<HTMLElement>(null);
  // What was pressed is gone once it is done: who has no pointer goes on from where they were.
  useLostFocus(bar, (up) => {
    bar.current?.querySelector<HTMLElement>("button")?.focus();
    if (document.activeElement === document.body) focusNear(up);
  });
  return (
    <footer class="decision-bar" ref={bar}>
      {locked !== null && <p class="why-not">{locked}</p>}
      {barActions
        .filter((action) => alert.allowedActions.includes(action))
        .map((action) =>
          action === "review" ? (
            <TakeUp key={action} alerts={[alert]} locked={locked} />
          ) : (
            <Button
              key={action}
              kind={action === "reject" ? "danger" : action === "clear" ? "primary" : "plain"}
              keys={actionWords[action].keys}
              blocked={locked}
              onClick={() => (asked.value = { action, alerts: [alert] })}
            >
              {actionWords[action].verb}…
            </Button>
          ),
        )}
      {alert.closedAt === null && (
        <Button keys="z" blocked={locked} onClick={() => (dialogOf.value = { kind: "snooze", alert })}>
          Put off…
        </Button>
      )}
      {alert.caseId === null && (
        <Button keys="b" blocked={locked} onClick={() => (dialogOf.value = { kind: "case", alert })}>
          Case…
        </Button>
      )}
    </footer>
  );
}
