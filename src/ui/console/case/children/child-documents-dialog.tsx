import { useEffect, useState } from "preact/hooks";
import { Button } from "../../../shared/button";
import { Dialog } from "../../../shared/dialog";
import { SelectField } from "../../../shared/field";
import type { Loadable } from "../../../shared/load";
import { Failed } from "../../../shared/loaded";
import { Skeleton } from "../../../shared/skeleton";
import { documentName, isUndecided } from "../../model/needs";
import { allowedIn, childParts, family } from "../../model/open-case";
import type { Case, CaseDocument, Check, TimelineEntry } from "../../model/types";
import { plural } from "../../model/words";
import { DocumentDesk } from "../document-desk";

interface Parts {
  documents: CaseDocument[];
  checks: Check[];
  entries: TimelineEntry[];
}

/** The documents of a child, seen and decided from its parent's page. Every decision is the child's own: its version, its rules. */
export function ChildDocumentsDialog({
  childId,
  name,
  first = null,
  onClose,
}: {
  childId: string;
  name: string;
  /** The document to begin with; null: the first that is not decided. */
  first?: string | null;
  onClose: () => void;
}) {
  const [parts, setParts] = useState<Loadable<Parts>>({ status: "loading" });
  const [chosen, setChosen] = useState(first);
  const [round, setRound] = useState(0);
  const now: Case | null = family.value?.find(({ child }) => child.id === childId)?.view ?? null;
  useEffect(() => {
    const asking = new AbortController();
    void childParts(childId, asking.signal).then((answer) => {
      if (asking.signal.aborted) return;
      setParts(answer.ok ? { status: "ready", value: answer.value } : { status: "failed", failure: answer.error });
    });
    return () => asking.abort();
  }, [childId, now?.version, round]);
  const documents = parts.status === "ready" ? parts.value.documents : [];
  const shown = documents.find(({ id }) => id === chosen) ?? documents.find(isUndecided) ?? documents[0];
  // What is shown stays shown when its decision makes another one the next.
  useEffect(() => {
    if (shown !== undefined && shown.id !== chosen) setChosen(shown.id);
  }, [shown?.id, chosen]);
  const open = documents.filter(isUndecided).length;
  const next = documents.find((one) => one !== shown && isUndecided(one));
  return (
    <Dialog
      title={`Documents of ${name}`}
      onClose={onClose}
      wide
      footer={
        <>
          {parts.status === "ready" && (
            <p class="muted push" role="status">
              {open === 0 ? "All are decided." : `${plural(open, "document")} to decide.`}
            </p>
          )}
          {next !== undefined && <Button onClick={() => setChosen(next.id)}>Next to decide</Button>}
          <Button autofocus onClick={onClose}>
            Done
          </Button>
        </>
      }
    >
      {parts.status === "failed" && <Failed failure={parts.failure} retry={() => setRound(round + 1)} />}
      {parts.status === "loading" && <Skeleton lines={8} label="Asking for the documents" />}
      {parts.status === "ready" && shown === undefined && <p class="muted">Nobody has sent any.</p>}
      {parts.status === "ready" && shown !== undefined && now !== null && (
        <div class="stack">
          {documents.length > 1 && (
            <SelectField
              label="Document"
              value={shown.id}
              onChange={setChosen}
              options={documents.map((one) => ({
                value: one.id,
                label: `${documentName(one)}${isUndecided(one) ? ", to decide" : ""}`,
              }))}
            />
          )}
          <section aria-label={documentName(shown)}>
            <DocumentDesk
              key={shown.id}
              now={now}
              document={shown}
              compact
              elsewhere={{
                checks: parts.value.checks,
                entries: parts.value.entries,
                blocked: allowedIn(now)?.work ?? null,
              }}
            />
          </section>
        </div>
      )}
    </Dialog>
  );
}
