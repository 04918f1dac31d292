import { useState } from "preact/hooks";
import { type ApiFailure, api, Button, navigate, queryWith, TextField } from "../../../../shared";
import { adminsOnly } from "../../frame/access";
import { Refused } from "../../frame/confirm";
import type { RuleSetModel } from "../rule-set-model";
import { isUnsaved } from "../saving";
import type { Shadow } from "./backtest";
import { errorAt, SourceFields } from "./source-fields";
import { dayFromNow, noSource, type ShadowWish, shadowBody, type WrongField } from "./wishes";

/** Asks until when, and for which share of the cases. The draft is saved first. */
export function StartShadow({ model, ruleSetKey }: { model: RuleSetModel; ruleSetKey: string }) {
  const [wish, setWish] = useState<ShadowWish>(() => ({
    ...noSource,
    untilDay: dayFromNow(Date.now(), 14),
    sharePercentage: "100",
  }));
  const [wrong, setWrong] = useState<WrongField | null>(null);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const [busy, setBusy] = useState(false);
  const write = (next: typeof wish) => {
    setWish(next);
    setWrong(null);
  };
  const saving = model.saving.value;
  const held = saving.status === "held" || saving.status === "conflict" || saving.status === "failed";
  const start = async () => {
    const body = shadowBody(wish, Date.now());
    setWrong(body.ok ? null : body.error);
    if (!body.ok) return;
    setBusy(true);
    setFailure(null);
    await model.settleDown();
    if (!isUnsaved(model.saving.peek())) {
      const answer = await api.post<Shadow>(`/rule-sets/${encodeURIComponent(model.id)}/shadow`, body.value);
      if (answer.ok) navigate(queryWith({ shadow: answer.value.id }));
      else setFailure(answer.error);
    }
    setBusy(false);
  };
  return (
    <form
      class="card start-form"
      aria-label="Start a shadow"
      onSubmit={(event) => {
        event.preventDefault();
        void start();
      }}
    >
      <p class="muted">
        Until a day, this draft judges whatever the published version judges, later and apart. It triggers nothing.
      </p>
      <div class="start-fields">
        <TextField
          label="Until"
          type="date"
          hint="The last day; 90 days at most."
          value={wish.untilDay}
          error={errorAt("untilDay", wrong)}
          onInput={(untilDay) => write({ ...wish, untilDay })}
        />
        <TextField
          label="Share of the cases, in %"
          type="number"
          hint="A case is in or out for good."
          value={wish.sharePercentage}
          error={errorAt("sharePercentage", wrong)}
          onInput={(sharePercentage) => write({ ...wish, sharePercentage })}
        />
        <SourceFields ruleSetKey={ruleSetKey} wish={wish} wrong={wrong} onChange={write} />
      </div>
      <Refused failure={failure} />
      <p>
        <Button
          type="submit"
          kind="primary"
          busy={busy}
          blocked={adminsOnly() ?? (held ? "The draft is not saved: repair that first." : null)}
        >
          Start shadow
        </Button>
      </p>
    </form>
  );
}
