import { TextField } from "../../../../shared";
import type { RuleSetModel } from "../rule-set-model";
import { errorAt } from "./source-fields";
import { StartForm } from "./start-form";
import { dayFromNow, noSource, type ShadowWish, shadowBody } from "./wishes";

const first = (): ShadowWish => ({ ...noSource, untilDay: dayFromNow(Date.now(), 14), sharePercentage: "100" });

/** Asks until when, and for which share of the cases. */
export function StartShadow({ model, ruleSetKey }: { model: RuleSetModel; ruleSetKey: string }) {
  return (
    <StartForm
      model={model}
      ruleSetKey={ruleSetKey}
      what="shadow"
      path="shadow"
      lead="Until a day, this draft judges whatever the published version judges, later and apart. It triggers nothing."
      first={first}
      bodyOf={(wish) => shadowBody(wish, Date.now())}
      fields={(wish, wrong, write) => (
        <>
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
        </>
      )}
    />
  );
}
