import { useState } from "preact/hooks";
import { api, sayFailure } from "../../shared/api";
import { Button } from "../../shared/button";
import { Dialog } from "../../shared/dialog";
import { TextField } from "../../shared/field";
import { navigate } from "../../shared/router";
import { toast } from "../../shared/toast";
import { type Entity, entities, listHref } from "./entities-model";

/** Erases somebody whom no case is about, for good. */
export function EraseDialog({ entity, onClose }: { entity: Entity; onClose: () => void }) {
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const send = async () => {
    if (reason.trim() === "") {
      setProblem("Say why: it stays as the proof.");
      return;
    }
    setBusy(true);
    const answer = await api.post(`/entities/${encodeURIComponent(entity.id)}/erase`, { reason: reason.trim() });
    setBusy(false);
    if (!answer.ok) {
      setProblem(sayFailure(answer.error));
      return;
    }
    toast({ tone: "ok", text: "Erased." });
    onClose();
    navigate(listHref());
    await entities.list.load();
  };
  return (
    <Dialog
      title="Erase for good"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Back</Button>
          <Button kind="danger" busy={busy} onClick={() => void send()}>
            Erase for good
          </Button>
        </>
      }
    >
      <p>
        Facts, links, notes and what they are found by go. Whom a case is about goes with the last of their cases: erase
        those instead.
      </p>
      <TextField
        label="Reference"
        hint="Such as the number of the request. It stays as the proof, so no names belong in it."
        value={reason}
        onInput={setReason}
        maxLength={200}
        autofocus
        error={problem}
      />
    </Dialog>
  );
}
