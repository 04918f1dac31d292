import { useState } from "preact/hooks";
import { Button } from "../../../shared/button";
import { Dialog } from "../../../shared/dialog";
import { TextField } from "../../../shared/field";
import { useShortcut } from "../../../shared/shortcut";
import { busy } from "../../model/open-case";
import { type OverrideWish, overrideBody, overrideProblems } from "../../model/risk";
import type { Case } from "../../model/types";
import { useCommand } from "../use-command";
import { noOverride, OverrideFields } from "./override-fields";

/** Sets the risk by hand: level, reason, and for how long. What the rules say goes on underneath. */
export function OverrideDialog({ now, onClose }: { now: Case; onClose: () => void }) {
  const [wish, setWish] = useState(noOverride);
  const [tried, setTried] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const command = useCommand("Set the risk", "/risk-override", onClose);
  const problems = tried ? overrideProblems(wish) : {};
  const change = (part: Partial<OverrideWish>) => setWish({ ...wish, ...part });
  const send = async () => {
    setTried(true);
    if (Object.keys(overrideProblems(wish)).length > 0) return;
    setRefusal(await command(overrideBody(wish), { done: "The risk is set." }));
  };
  useShortcut("mod+Enter", "Set the risk", () => void send(), { inDialog: true, group: "Dialog" });
  return (
    <Dialog
      title="Set the risk by hand"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Back</Button>
          <Button kind="primary" keys="mod+Enter" busy={busy.value !== null} onClick={() => void send()}>
            Set the risk
          </Button>
        </>
      }
    >
      <p class="muted">
        The case is shown, listed and filtered with it.{" "}
        {now.risk === null ? "The rules have not scored it yet." : "The rules go on scoring underneath."}
      </p>
      <OverrideFields
        wish={wish}
        change={change}
        problems={problems}
        reasonHint="For the record. The applicant does not see it."
        failure={refusal}
      >
        <TextField
          label="Score"
          hint="Left out: what goes with the level."
          type="number"
          value={wish.score}
          onInput={(score) => change({ score })}
          error={problems.score}
        />
      </OverrideFields>
    </Dialog>
  );
}
