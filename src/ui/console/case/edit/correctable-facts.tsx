import { useState } from "preact/hooks";
import { historyOf, isStaffChange } from "../../../../review/fact-history";
import { Badge } from "../../../shared/badge";
import { IconButton } from "../../../shared/button";
import type { Fact } from "../../model/facts";
import { maskedAt } from "../../model/masked";
import { allowed, timeline } from "../../model/open-case";
import { me } from "../../model/session";
import type { Case } from "../../model/types";
import { FactTable } from "../fact-table";
import { EditFact } from "./edit-fact";
import { FactHistory } from "./fact-history-dialog";
import { RevealButton } from "./reveal-button";
import "./edit.css";

interface Opened {
  what: "edit" | "history";
  label: string;
  path: string;
}

/** Facts with what can be done about each: correcting what the applicant gave, and seeing what it said before. */
export function CorrectableFacts({ now, facts }: { now: Case; facts: readonly Fact[] }) {
  const [opened, setOpened] = useState<Opened | null>(null);
  const close = () => setOpened(null);
  return (
    <>
      <FactTable facts={facts} actions={(fact) => <FactActions now={now} fact={fact} onOpen={setOpened} />} />
      {opened?.what === "edit" && <EditFact now={now} path={opened.path} label={opened.label} onClose={close} />}
      {opened?.what === "history" && (
        <FactHistory label={opened.label} history={historyOf(timeline.value ?? [], opened.path)} onClose={close} />
      )}
    </>
  );
}

/** Facts of other sources are not ours to write. */
function FactActions({ now, fact, onOpen }: { now: Case; fact: Fact; onOpen: (opened: Opened) => void }) {
  const { path, label } = fact;
  if (path === null) return null;
  const history = historyOf(timeline.value ?? [], path);
  const masked = maskedAt(now.context, path, me.value?.actor.teamRules?.maskedFields ?? []);
  // Whoever revealed it still has the mask in the field: writing would put the mask in its place.
  const blocked = masked.length > 0 ? "It is masked for you." : (allowed.value?.work ?? null);
  return (
    <span class="fact-actions">
      {isStaffChange(history) && (
        <Badge tone="info" title="The applicant had said something else">
          Changed by staff
        </Badge>
      )}
      {masked.map((one) => (
        <RevealButton key={one.path} caseId={now.id} fact={one} />
      ))}
      {history.length > 0 && (
        <IconButton
          label={`History of ${label}`}
          icon="clock"
          onClick={() => onOpen({ what: "history", label, path })}
        />
      )}
      <IconButton
        label={`Correct ${label}`}
        icon="edit"
        blocked={blocked}
        onClick={() => onOpen({ what: "edit", label, path })}
      />
    </span>
  );
}
