import { useState } from "preact/hooks";
import { incidentActions } from "../../../domain/incident-actions";
import { runbookHref } from "../../../domain/runbooks";
import { Button } from "../../shared/button";
import { Icon } from "../../shared/icon";
import { Time } from "../../shared/time";
import { type AskedIncident, actionWords } from "../incidents/incidents";
import { allowed, checks, isUnderWay, refreshCase } from "../model/open-case";
import type { Case, Check, Incident } from "../model/types";
import { blockedFor } from "../settings/frame/access";
import { later } from "./later";
import { closeNews, retryIncident, whyNotRetry } from "./retry-incident";

const SkipDialog = later(async () => (await import("../incidents/incident-dialogs")).SkipDialog, <span hidden />);
const SupplyDialog = later(async () => (await import("../incidents/incident-dialogs")).SupplyDialog, <span hidden />);

interface Props {
  now: Case;
  incident: Incident;
  /** The run that it is about; null: it is about none. */
  run: Check | null;
  /** Only the newest run of a plugin can still be answered. */
  newest: boolean;
}

/** Something that gave up, or news that somebody must see: what it said, what helps, and what can be done about it. */
export function CaseIncident({ now, incident, run, newest }: Props) {
  const [asked, setAsked] = useState<"skip" | "supply" | null>(null);
  const actions = incidentActions({
    source: incident.source,
    code: incident.code,
    caseStatus: now.status,
    runKind: run !== null && newest ? run.type : null,
  });
  const about: AskedIncident = {
    id: incident.id,
    caseId: now.id,
    caseState: now.state,
    source: incident.source,
    plugin: run?.plugin ?? null,
    vendor: run?.result?.vendor ?? null,
  };
  const isNews = actions.includes("look");
  const first = isNews ? "look" : "retry";
  const close = () => setAsked(null);
  const done = () => {
    close();
    void refreshCase();
    void checks.load();
  };
  return (
    <>
      <div class="notice bad">
        <Icon name="alert" size={14} />
        <p>
          {isNews ? "Since" : "Gave up"} <Time at={incident.openedAt} />: {incident.message}{" "}
          <span class="mono">{incident.code}</span> ·{" "}
          <a href={runbookHref(incident.code)} target="_blank" rel="noreferrer">
            Help
            <span class="unseen"> with {incident.code}, in a new tab</span>
          </a>
        </p>
        <Button
          size="small"
          icon={isNews ? "check" : "refresh"}
          blocked={whyNotRetry()}
          busy={isUnderWay(actionWords[first])}
          onClick={() => (isNews ? closeNews : retryIncident)(incident.id)}
        >
          {actionWords[first]}
        </Button>
        {actions.includes("skip") && (
          <Button size="small" kind="quiet" blocked={whyNotRetry()} onClick={() => setAsked("skip")}>
            {actionWords.skip}
          </Button>
        )}
        {actions.includes("supply") && (
          <Button
            size="small"
            kind="quiet"
            blocked={blockedFor("cases:decide_high") ?? allowed.value?.work ?? null}
            onClick={() => setAsked("supply")}
          >
            {actionWords.supply}
          </Button>
        )}
      </div>
      {asked === "skip" && <SkipDialog incident={about} onDone={done} onClose={close} />}
      {asked === "supply" && <SupplyDialog incident={about} run={run} onDone={done} onClose={close} />}
    </>
  );
}
