import { SelectField, TextField } from "../../../../shared";
import type { RuleSetModel } from "../rule-set-model";
import { errorAt } from "./source-fields";
import { StartForm } from "./start-form";
import { type BacktestWish, backtestBody, mostCases, noSource } from "./wishes";

const first: BacktestWish = { ...noSource, lastCases: "10000", fromDay: "", toDay: "", against: "" };

/** Asks on which cases, and against what. */
export function StartBacktest({ model, ruleSetKey }: { model: RuleSetModel; ruleSetKey: string }) {
  const published = (model.versions.value ?? []).filter(({ publishedAt }) => publishedAt !== null);
  return (
    <StartForm
      model={model}
      ruleSetKey={ruleSetKey}
      what="backtest"
      path="backtests"
      lead="What would these rules have made of cases that were judged already? Nothing happens to any case."
      first={() => first}
      bodyOf={backtestBody}
      fields={(wish, wrong, write) => (
        <>
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
        </>
      )}
    />
  );
}
