import { useState } from "preact/hooks";
import { api, sayFailure } from "../../shared/api";
import { Button } from "../../shared/button";
import { Dialog } from "../../shared/dialog";
import { useShortcut } from "../../shared/shortcut";
import { toast } from "../../shared/toast";
import { noOverride, OverrideFields } from "../case/risk/override-fields";
import { type OverrideWish, overrideBody, overrideProblems } from "../model/risk";
import { changed, type Entity } from "./entities-model";

/** Sets the risk of somebody by hand, over what their cases come to. */
export function RiskDialog({ entity, onClose }: { entity: Entity; onClose: () => void }) {
  const [wish, setWish] = useState(noOverride);
  const [tried, setTried] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const problems = tried ? overrideProblems(wish) : {};
  const change = (part: Partial<OverrideWish>) => setWish({ ...wish, ...part });
  const send = async () => {
    setTried(true);
    if (busy || Object.keys(overrideProblems(wish)).length > 0) return;
    setBusy(true);
    const body = { ...overrideBody(wish), expectedVersion: entity.version };
    const answer = await api.put<Entity>(`/entities/${encodeURIComponent(entity.id)}/risk`, body);
    setBusy(false);
    if (!answer.ok) {
      setFailure(sayFailure(answer.error));
      return;
    }
    toast({ tone: "ok", text: "The risk is set." });
    onClose();
    await changed(answer);
  };
  useShortcut("mod+Enter", "Set the risk", () => void send(), { inDialog: true, group: "Dialog" });
  return (
    <Dialog
      title="Set the risk by hand"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Back</Button>
          <Button kind="primary" keys="mod+Enter" busy={busy} onClick={() => void send()}>
            Set the risk
          </Button>
        </>
      }
    >
      <p class="muted">It counts for the person or company until it expires or is taken back. Cases keep their own.</p>
      <OverrideFields wish={wish} change={change} problems={problems} reasonHint="For the record." failure={failure} />
    </Dialog>
  );
}
