import { useState } from "preact/hooks";
import { type ApiFailure, api, Button, navigate, queryWith, SelectField, TextField } from "../../../../shared";
import { adminsOnly } from "../../frame/access";
import { Refused } from "../../frame/confirm";
import type { RuleSetModel } from "../rule-set-model";
import { isUnsaved } from "../saving";
import type { Backtest } from "./backtest";
import { errorAt, SourceFields } from "./source-fields";
import { type BacktestWish, backtestBody, mostCases, noSource, type WrongField } from "./wishes";

const first: BacktestWish = { ...noSource, lastCases: "10000", fromDay: "", toDay: "", against: "" };

/** Asks on which cases, and against what. The draft is saved first: it is judged as the server has it. */
export function StartBacktest({ model, ruleSetKey }: { model: RuleSetModel; ruleSetKey: string }) {
  const [wish, setWish] = useState(first);
  const [wrong, setWrong] = useState<WrongField | null>(null);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const [busy, setBusy] = useState(false);
  const write = (next: typeof wish) => {
    setWish(next);
    setWrong(null);
  };
  const published = (model.versions.value ?? []).filter(({ publishedAt }) => publishedAt !== null);
  const saving = model.saving.value;
  const held = saving.status === "held" || saving.status === "conflict" || saving.status === "failed";
  const start = async () => {
    const body = backtestBody(wish);
    setWrong(body.ok ? null : body.error);
    if (!body.ok) return;
    setBusy(true);
    setFailure(null);
    await model.settleDown();
    if (!isUnsaved(model.saving.peek())) {
      const answer = await api.post<Backtest>(`/rule-sets/${encodeURIComponent(model.id)}/backtests`, body.value);
      if (answer.ok) navigate(queryWith({ run: answer.value.id }));
      else setFailure(answer.error);
    }
    setBusy(false);
  };
  return (
    <form
      class="card start-form"
      aria-label="Start a backtest"
      onSubmit={(event) => {
        event.preventDefault();
        void start();
      }}
    >
      <p class="muted">
        What would these rules have made of cases that were judged already? Nothing happens to any case.
      </p>
      <div class="start-fields">
        <TextField
          label="Last cases"
          type="number"
          hint={`At most ${mostCases.toLocaleString()}.`}
          value={wish.lastCases}
          error={errorAt("lastCases", wrong)}
          onInput={(lastCases) => write({ ...wish, lastCases })}
        />
        <TextField
          label="From"
          type="date"
          hint="The first day, if any."
          value={wish.fromDay}
          onInput={(fromDay) => write({ ...wish, fromDay })}
        />
        <TextField
          label="To"
          type="date"
          hint="The last day, if any."
          value={wish.toDay}
          error={errorAt("toDay", wrong)}
          onInput={(toDay) => write({ ...wish, toDay })}
        />
        <SelectField
          label="Compare with"
          hint="What stands for “before”."
          value={wish.against}
          options={[
            { value: "", label: "what production said" },
            ...published.map(({ version }) => ({ value: String(version), label: `v${version} today` })),
          ]}
          onChange={(against) => write({ ...wish, against })}
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
          Start backtest
        </Button>
      </p>
    </form>
  );
}
