import { useState } from "preact/hooks";
import { Button } from "../../../shared/button";
import { Dialog } from "../../../shared/dialog";
import { SelectField, TextField } from "../../../shared/field";
import { useShortcut } from "../../../shared/shortcut";
import { busy, command, view } from "../../model/open-case";
import { type OverrideWish, overrideBody, overridePeriods, overrideProblems, riskLevels } from "../../model/risk";
import type { Case } from "../../model/types";
import { riskWords } from "../../model/words";

/** Sets the risk by hand: level, reason, and for how long. What the rules say goes on underneath. */
export function OverrideDialog({ now, onClose }: { now: Case; onClose: () => void }) {
  const [wish, setWish] = useState<OverrideWish>({ level: "", score: "", reason: "", period: String(30 * 86_400) });
  const [tried, setTried] = useState(false);
  // Decided on what was on the screen when the dialog opened.
  const [on] = useState(() => view.value);
  const problems = tried ? overrideProblems(wish) : {};
  const change = (part: Partial<OverrideWish>) => setWish({ ...wish, ...part });
  const send = async () => {
    setTried(true);
    if (Object.keys(overrideProblems(wish)).length > 0) return;
    onClose();
    await command("Set the risk", "/risk-override", overrideBody(wish), { on, done: "The risk is set." });
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
      <SelectField
        label="Level"
        value={wish.level}
        onChange={(level) => change({ level: riskLevels.find((known) => known === level) ?? "" })}
        options={[
          { value: "", label: "Choose a level" },
          ...riskLevels.map((value) => ({ value, label: riskWords[value] })),
        ]}
        autofocus
        error={problems.level}
      />
      <TextField
        label="Score"
        hint="Left out: what goes with the level."
        type="number"
        value={wish.score}
        onInput={(score) => change({ score })}
        error={problems.score}
      />
      <TextField
        label="Reason"
        hint="For the record. The applicant does not see it."
        value={wish.reason}
        onInput={(reason) => change({ reason })}
        rows={3}
        maxLength={1_000}
        error={problems.reason}
      />
      <SelectField
        label="It counts for"
        value={wish.period}
        onChange={(period) => change({ period })}
        options={overridePeriods}
      />
    </Dialog>
  );
}
