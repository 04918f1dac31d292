import type { Json } from "../../../../lib/json";
import { isObject } from "../../../../lib/json";
import { SelectField } from "../../../shared";
import { NumberField } from "../rules/small-fields";
import { textOf } from "./rule-edits";
import { unitOptions, withOwn } from "./rule-options";

/** A length of time: so many minutes, hours or days. */
export function SpanField({
  label,
  hint,
  value,
  at,
  onChange,
}: {
  label: string;
  hint?: string;
  value: Json | undefined;
  /** What is wrong with `amount`, `unit`, or all of it (""). */
  at: (part: string) => string | null;
  onChange: (value: Json, topic: string) => void;
}) {
  const span = isObject(value) ? value : {};
  return (
    <div class="span-field">
      <NumberField
        label={label}
        {...(hint !== undefined && { hint })}
        value={span.amount}
        error={at("") ?? at("amount")}
        onChange={(amount) => onChange({ unit: "days", ...span, amount }, "amount")}
      />
      <SelectField
        label={`Unit of ${label.toLowerCase()}`}
        hideLabel
        value={textOf(span.unit)}
        options={withOwn(unitOptions, textOf(span.unit))}
        error={at("unit")}
        onChange={(unit) => onChange({ ...span, unit }, "unit")}
      />
    </div>
  );
}
