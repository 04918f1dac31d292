import { useEffect, useMemo, useState } from "preact/hooks";
import type { Json } from "../../../lib/json";
import type * as generated from "../../../sdk/api/generated/types";
import { api, sayFailure } from "../../shared/api";
import { Badge } from "../../shared/badge";
import { Button } from "../../shared/button";
import { Dialog } from "../../shared/dialog";
import { TextField } from "../../shared/field";
import { loader } from "../../shared/load";
import { Loaded } from "../../shared/loaded";
import { navigate } from "../../shared/router";
import { Skeleton } from "../../shared/skeleton";
import { toast } from "../../shared/toast";
import type { Told } from "../../shared/told";
import { WideTable } from "../case/wide-table";
import { plural } from "../model/words";
import { Name } from "../names/name";
import { ChooseEntity } from "./choose-entity";
import { changed, type Entity, entityHref, lookAgain } from "./entities-model";
import { factText, fieldWords, nameOr } from "./entity-words";

type Preview = Told<generated.EntityMergePreview>;

/** Makes one of two: whom, what would come of it, and why. `other`: it is known already. */
export function MergeDialog({
  entity,
  other = null,
  onClose,
}: {
  entity: Entity;
  other?: string | null;
  onClose: () => void;
}) {
  const [chosen, setChosen] = useState<string | null>(other);
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const send = async () => {
    if (chosen === null || reason.trim() === "") {
      setProblem(chosen === null ? "Choose whom." : "Say why: it goes into the audit log.");
      return;
    }
    setBusy(true);
    const path = `/entities/${encodeURIComponent(chosen)}/merge`;
    const answer = await api.post<Entity>(path, { into: entity.id, reason: reason.trim() });
    setBusy(false);
    if (!answer.ok) {
      setProblem(sayFailure(answer.error));
      return;
    }
    toast({ tone: "ok", text: "They are one now. It can be undone on the profile." });
    onClose();
    await changed(answer);
  };
  return (
    <Dialog
      title="Merge with another record"
      wide
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Back</Button>
          <Button
            kind="primary"
            busy={busy}
            blocked={chosen === null ? "Choose whom first." : null}
            onClick={() => void send()}
          >
            Merge
          </Button>
        </>
      }
    >
      {chosen === null ? (
        <ChooseEntity type={entity.type} exceptId={entity.id} onChoose={({ id }) => setChosen(id)} />
      ) : (
        <>
          <Comes from={chosen} into={entity.id} />
          <TextField
            label="Reason"
            hint="For the audit log: no names belong in it."
            value={reason}
            onInput={setReason}
            maxLength={200}
            autofocus
            error={problem}
          />
        </>
      )}
    </Dialog>
  );
}

/** What the merge comes to, before it is done. */
function Comes({ from, into }: { from: string; into: string }) {
  const preview = useMemo(
    () =>
      loader<Preview>((signal) =>
        api.get(`/entities/${encodeURIComponent(from)}/merge-preview?into=${encodeURIComponent(into)}`, { signal }),
      ),
    [from, into],
  );
  useEffect(() => void preview.load(), [preview]);
  return (
    <Loaded of={preview.state} retry={() => void preview.load()} skeleton={<Skeleton lines={4} />}>
      {(told) => (
        <>
          <p>
            <b dir="auto">
              <Name text={nameOr(told.from.name, told.from.id)} />
            </b>{" "}
            becomes part of{" "}
            <b dir="auto">
              <Name text={nameOr(told.into.name, told.into.id)} />
            </b>
            , with {rowsText(told.rows.from)}. The old id goes on leading here.
          </p>
          {told.conflicts.length > 0 && (
            <WideTable label="Where they differ">
              <table class="fact-table">
                <thead>
                  <tr>
                    <th scope="col">Where they differ</th>
                    <th scope="col">Here</th>
                    <th scope="col">There</th>
                  </tr>
                </thead>
                <tbody>
                  {told.conflicts.map(({ field, into: here, from: there, counts }) => (
                    <tr key={field}>
                      <th scope="row">{fieldWords(field)}</th>
                      <Side field={field} value={here} counts={counts === "into"} />
                      <Side field={field} value={there} counts={counts === "from"} />
                    </tr>
                  ))}
                </tbody>
              </table>
            </WideTable>
          )}
        </>
      )}
    </Loaded>
  );
}

const Side = ({ field, value, counts }: { field: string; value: Json; counts: boolean }) => (
  <td dir="auto">
    {factText(field, value)} {counts && <Badge tone="info">Counts</Badge>}
  </td>
);

const rowWords: Record<string, [one: string, many: string]> = {
  cases: ["case", "cases"],
  links: ["link", "links"],
  notes: ["note", "notes"],
  alerts: ["alert", "alerts"],
  counterparties: ["side of transactions", "sides of transactions"],
  monitors: ["monitor", "monitors"],
};

function rowsText(rows: Record<string, number>): string {
  const parts = Object.entries(rows).flatMap(([kind, n]) => {
    const words = rowWords[kind];
    return n === 0 || words === undefined ? [] : [plural(n, words[0], words[1])];
  });
  return parts.length === 0 ? "nothing but its facts" : parts.join(", ");
}

/** Parts a record again from the one it was merged into. */
export function PartDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const send = async () => {
    if (reason.trim() === "") {
      setProblem("Say why: it goes into the audit log.");
      return;
    }
    setBusy(true);
    const answer = await api.post<Entity>(`/entities/${encodeURIComponent(id)}/part`, { reason: reason.trim() });
    setBusy(false);
    if (!answer.ok) {
      setProblem(sayFailure(answer.error));
      return;
    }
    toast({ tone: "ok", text: "They are two again." });
    onClose();
    // What is on the screen has to know that this one is no longer part of it, or would take its address for its own.
    await lookAgain();
    navigate(entityHref(id));
  };
  return (
    <Dialog
      title="Part the two again"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Back</Button>
          <Button kind="primary" busy={busy} onClick={() => void send()}>
            Part them
          </Button>
        </>
      }
    >
      <p>It has again what was its own. What was opened and said since the merge stays with the one that led.</p>
      <TextField
        label="Reason"
        hint="For the audit log: no names belong in it."
        value={reason}
        onInput={setReason}
        maxLength={200}
        autofocus
        error={problem}
      />
    </Dialog>
  );
}
