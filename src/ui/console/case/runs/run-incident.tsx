import { useState } from "preact/hooks";
import { Button } from "../../../shared/button";
import { type AskedIncident, isAnsweredKind, mayBeAnswered } from "../../incidents/incidents";
import { isNews } from "../../model/needs";
import { allowed, checks, refreshCase } from "../../model/open-case";
import type { Case, Check, Incident } from "../../model/types";
import { blockedFor } from "../../settings/frame/access";
import { later } from "../later";
import { RetryIncident, whyNotRetry } from "../retry-incident";

const SkipDialog = later(async () => (await import("../../incidents/incident-dialogs")).SkipDialog, <span hidden />);
const SupplyDialog = later(
  async () => (await import("../../incidents/incident-dialogs")).SupplyDialog,
  <span hidden />,
);

/** A run that gave up: tried again, given up for good, or answered by somebody who found out otherwise. */
export function RunIncident({
  now,
  run,
  newest,
  incident,
}: {
  now: Case;
  run: Check;
  /** Only the newest run of a plugin can still be answered. */
  newest: boolean;
  incident: Incident;
}) {
  const [asked, setAsked] = useState<"skip" | "supply" | null>(null);
  const about: AskedIncident = {
    id: incident.id,
    caseId: now.id,
    caseState: now.state,
    source: incident.source,
    plugin: run.plugin,
    vendor: run.result?.vendor ?? null,
  };
  const close = () => setAsked(null);
  const done = () => {
    close();
    void refreshCase();
    void checks.load();
  };
  return (
    <>
      <RetryIncident incident={incident}>
        {!isNews(incident) && (
          <Button size="small" kind="quiet" blocked={whyNotRetry()} onClick={() => setAsked("skip")}>
            Give up…
          </Button>
        )}
        {newest && isAnsweredKind(run.type) && mayBeAnswered({ plugin: run.plugin, caseStatus: now.status }) && (
          <Button
            size="small"
            kind="quiet"
            blocked={blockedFor("cases:decide_high") ?? allowed.value?.work ?? null}
            onClick={() => setAsked("supply")}
          >
            Supply result…
          </Button>
        )}
      </RetryIncident>
      {asked === "skip" && <SkipDialog incident={about} onDone={done} onClose={close} />}
      {asked === "supply" && <SupplyDialog incident={about} run={run} onDone={done} onClose={close} />}
    </>
  );
}
