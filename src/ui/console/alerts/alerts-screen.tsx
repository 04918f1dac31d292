import { useSignalEffect } from "@preact/signals";
import { useEffect, useLayoutEffect } from "preact/hooks";
import { queryWith } from "../../shared/router";
import { useShortcut } from "../../shared/shortcut";
import { later } from "../case/later";
import { type Alert, alertCounts, alertHref } from "../model/alert";
import { liveNews } from "../model/live-news";
import { useWatch } from "../settings/frame/when";
import { alertsLocked } from "./access";
import { AlertPane } from "./alert-pane";
import { alertRows } from "./alert-rows";
import { actionWords, barActions, noteKeys } from "./alert-words";
import { AlertsList } from "./alerts-list";
import {
  alerts,
  asked,
  choose,
  chosen,
  chosenAlerts,
  dialogOf,
  listKey,
  lookAgain,
  openAlert,
  openId,
  openList,
  showAlert,
  showsSnoozed,
} from "./alerts-model";
import { AlertsNav } from "./alerts-nav";
import { DecideAlerts } from "./decide-alerts";
import { takeUp } from "./take-up";
import "../list/lines.css";
import "./alerts.css";

const SnoozedList = later(async () => (await import("./snoozed-list")).SnoozedList);
const SnoozeDialog = later(async () => (await import("./snooze-dialog")).SnoozeDialog, <span />);
const AlertCaseDialog = later(async () => (await import("./alert-case-dialog")).AlertCaseDialog, <span />);

/** Alerts of things that no case hears of appear with the next look. */
const lookEveryMs = 20_000;

/** Views, list and alert. Without an open alert the list takes the room. */
export function AlertsScreen({ id }: { id: string | null }) {
  useSignalEffect(() => {
    void listKey.value;
    void openList();
  });
  // The feed says that something happened: every alert about a case stands in that case.
  useSignalEffect(() => {
    if (liveNews.value > 0 && alerts.list.state.peek().status === "ready") void lookAgain();
  });
  useEffect(() => void alertCounts.load(), []);
  // While it is drawn: a key right behind the one that led here is not for what was open before.
  useLayoutEffect(() => {
    showAlert(id);
    return () => showAlert(null);
  }, [id]);
  useWatch(true, lookEveryMs, () => lookAgain());
  const step = (by: 1 | -1) => () => alertRows.step(id, by, (next) => alertHref(next, queryWith({})));
  useShortcut("j", "Next alert", step(1), { group: "Alerts" });
  useShortcut("k", "Alert before", step(-1), { group: "Alerts" });
  useShortcut("x", "Choose the alert, or not", () => toggle(id ?? alertRows.focused()), { group: "Alerts" });
  const isWorked = alertsLocked() === null;
  useShortcut(noteKeys, "Take the alert up with a note", () => ask("review"), { group: "Alerts" });
  useShortcut("z", "Put the alert off", () => openDialog("snooze"), { group: "Alerts", when: isWorked });
  useShortcut("b", "A case for the alert", () => openDialog("case"), { group: "Alerts", when: isWorked });
  useShortcut("Escape", "Back to the list", () => alertRows.back(id), { group: "Alerts", when: id !== null });
  return (
    <div class={`work lines alerts${id === null ? "" : " open"}`}>
      <AlertsNav compact={id !== null} />
      {showsSnoozed.value && id === null ? <SnoozedList /> : <AlertsList openId={id} />}
      {id !== null && <AlertPane key={id} />}
      {barActions.map((action) => (
        <DecideKey key={action} action={action} />
      ))}
      {dialogOf.value?.kind === "snooze" && <SnoozeDialog alert={dialogOf.value.alert} onClose={closeDialog} />}
      {dialogOf.value?.kind === "case" && <AlertCaseDialog alert={dialogOf.value.alert} onClose={closeDialog} />}
      {asked.value !== null && <DecideAlerts asked={asked.value} onClose={() => (asked.value = null)} />}
    </div>
  );
}

/** Of the open alert, else of the line that has the focus, where it can be done: what was put off or has a case stays so. */
function openDialog(kind: "snooze" | "case"): void {
  const alert = openOrFocused();
  if (alert === null || (kind === "snooze" ? alert.closedAt : alert.caseId) !== null) return;
  dialogOf.value = { kind, alert };
}

function closeDialog(): void {
  dialogOf.value = null;
}

/** One letter decides what is chosen, else what is open, else the line that has the focus. */
function DecideKey({ action }: { action: (typeof barActions)[number] }) {
  const { keys, verb } = actionWords[action];
  const decide = () => (action === "review" ? void takeUp(actedOn(action)) : ask(action));
  useShortcut(keys, `${verb} the alert, or those chosen`, decide, { group: "Alerts" });
  return null;
}

/** Asks why; nothing where it cannot be done. */
function ask(action: (typeof barActions)[number]): void {
  const alerts = actedOn(action);
  if (alerts.length > 0) asked.value = { action, alerts };
}

/** The alerts that a key is about, as far as this can be done to them. */
const actedOn = (action: (typeof barActions)[number]): Alert[] =>
  alertsLocked() === null ? subjects().filter(({ allowedActions }) => allowedActions.includes(action)) : [];

function subjects(): Alert[] {
  if (chosenAlerts.peek().length > 0) return chosenAlerts.peek();
  const alert = openOrFocused();
  return alert === null ? [] : [alert];
}

function openOrFocused(): Alert | null {
  if (openId.peek() !== null) return openAlert.value;
  const focused = alertRows.focused();
  return alerts.list.value?.rows.find(({ id }) => id === focused) ?? null;
}

function toggle(id: string | null): void {
  if (id !== null && alertsLocked() === null) choose(id, !chosen.peek().has(id));
}
