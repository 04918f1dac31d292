import { useState } from "preact/hooks";
import { api, sayFailure } from "../../shared/api";
import { Button } from "../../shared/button";
import { Dialog } from "../../shared/dialog";
import { toast } from "../../shared/toast";
import { ChooseEntity } from "../entities/choose-entity";
import type { TransactionSide } from "./transactions-model";

/** Says which person or company a counterparty is, or that it is none that is known. */
export function WhoDialog({ side, onClose }: { side: TransactionSide; onClose: () => void }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const say = async (entityId: string | null) => {
    if (busy) return;
    setBusy(true);
    const answer = await api.put(`/counterparties/${encodeURIComponent(side.id)}/entity`, { entityId });
    setBusy(false);
    if (!answer.ok) {
      setProblem(sayFailure(answer.error));
      return;
    }
    toast({ tone: "ok", text: entityId === null ? "It is nobody known now." : "It is known now who it is." });
    onClose();
  };
  return (
    <Dialog
      title="Who is it?"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Back</Button>
          {side.entityId !== null && (
            <Button busy={busy} onClick={() => void say(null)}>
              Nobody known
            </Button>
          )}
        </>
      }
    >
      <p class="muted">Its transactions then stand on their page, and what they raise is about them.</p>
      <ChooseEntity type={side.type} exceptId={side.entityId} onChoose={({ id }) => void say(id)} />
      {problem !== null && (
        <p class="error" role="alert">
          {problem}
        </p>
      )}
    </Dialog>
  );
}
