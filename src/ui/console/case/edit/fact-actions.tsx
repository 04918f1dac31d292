import { useState } from "preact/hooks";
import { maskSign } from "../../../../domain/masking";
import { getPath } from "../../../../lib/json";
import { historyOf, isStaffChange } from "../../../../review/fact-history";
import { Badge } from "../../../shared/badge";
import { IconButton } from "../../../shared/button";
import type { Fact } from "../../model/facts";
import { allowed, timeline } from "../../model/open-case";
import type { Case } from "../../model/types";
import { EditFact } from "./edit-fact";
import { FactHistory } from "./fact-history-dialog";
import "./edit.css";

/** Correcting a fact that the applicant gave, and what it said before. Facts of other sources are not ours to write. */
export function FactActions({ now, fact }: { now: Case; fact: Fact }) {
  const [open, setOpen] = useState<"edit" | "history" | null>(null);
  const { path } = fact;
  if (path === null) return null;
  const history = historyOf(timeline.value ?? [], path);
  const value = getPath(now.context, path);
  const isMasked = JSON.stringify(value ?? null).includes(maskSign);
  const blocked = isMasked ? "It is masked for you: reveal it first" : (allowed.value?.work ?? null);
  return (
    <span class="fact-actions">
      {isStaffChange(history) && (
        <Badge tone="info" title="The applicant had said something else">
          Changed by staff
        </Badge>
      )}
      {history.length > 0 && (
        <IconButton label={`History of ${fact.label}`} icon="clock" onClick={() => setOpen("history")} />
      )}
      <IconButton label={`Correct ${fact.label}`} icon="edit" blocked={blocked} onClick={() => setOpen("edit")} />
      {open === "edit" && <EditFact now={now} path={path} label={fact.label} onClose={() => setOpen(null)} />}
      {open === "history" && <FactHistory label={fact.label} history={history} onClose={() => setOpen(null)} />}
    </span>
  );
}
