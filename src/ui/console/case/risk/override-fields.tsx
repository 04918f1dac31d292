import type { ComponentChildren } from "preact";
import { SelectField, TextField } from "../../../shared/field";
import { type OverrideWish, overridePeriods, type overrideProblems, riskLevels } from "../../model/risk";
import { riskWords } from "../../model/words";

export const noOverride: OverrideWish = { level: "", score: "", reason: "", period: String(30 * 86_400) };

/** What is asked of whoever sets a risk by hand: level, reason, and for how long. `children`: what else, after the level. */
export function OverrideFields({
  wish,
  change,
  problems,
  reasonHint,
  failure = null,
  children,
}: {
  wish: OverrideWish;
  change: (part: Partial<OverrideWish>) => void;
  problems: ReturnType<typeof overrideProblems>;
  reasonHint: string;
  failure?: string | null;
  children?: ComponentChildren;
}) {
  return (
    <>
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
      {children}
      <TextField
        label="Reason"
        hint={reasonHint}
        value={wish.reason}
        onInput={(reason) => change({ reason })}
        rows={3}
        maxLength={1_000}
        error={problems.reason ?? failure}
      />
      <SelectField
        label="It counts for"
        value={wish.period}
        onChange={(period) => change({ period })}
        options={overridePeriods}
      />
    </>
  );
}
