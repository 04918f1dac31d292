import { useState } from "preact/hooks";
import {
  paymentMethods,
  transactionDirections,
  transactionStatuses,
  transactionTypes,
  transactionVerdicts,
} from "../../../domain/transactions";
import { TextField } from "../../shared/field";
import { navigate } from "../../shared/router";
import { useTypedOver } from "../../shared/typed";
import { NarrowBy } from "../list/narrowing";
import { labelOf } from "../model/words";
import { amountProblem, dayOf, instantOf, type TransactionFilterName } from "./transaction-filters";
import { directionWords, verdictStandings } from "./transaction-words";
import { filters, narrowHref } from "./transactions-model";

const any = { value: "", label: "Any" };
const choices = (values: readonly string[]) => [any, ...values.map((value) => ({ value, label: labelOf(value) }))];

/** Narrows the list. Every choice is in the address at once, so the list can be sent to a colleague. */
export const FilterPanel = () => (
  <div class="filters">
    <Choice
      name="verdict"
      label="Verdict"
      options={[any, ...transactionVerdicts.map((value) => ({ value, label: verdictStandings[value].label }))]}
    />
    <Day name="from" label="From" end="first" />
    <Day name="to" label="Until" end="last" />
    <Words name="counterpartyId" label="Either side" hint="Its id, yours or ours" />
    <Choice
      name="direction"
      label="Direction"
      options={[any, ...transactionDirections.map((value) => ({ value, label: directionWords[value] }))]}
    />
    <Choice name="type" label="Type" options={choices(transactionTypes)} />
    <Choice name="status" label="Status" options={choices(transactionStatuses)} />
    <Choice name="method" label="Method" options={choices(paymentMethods)} />
    <Words name="minAmount" label="Amount from" hint="0.00" problem={amountProblem} />
    <Words name="maxAmount" label="Amount to" hint="1000.00" problem={amountProblem} />
    <Words
      name="currency"
      label="Currency"
      hint="EUR"
      problem={currencyProblem}
      asTyped={(text) => text.toUpperCase()}
    />
  </div>
);

const currencyProblem = (text: string): string | null =>
  text === "" || /^[A-Z]{3}$/.test(text) ? null : "Three letters, such as EUR.";

const Choice = NarrowBy<TransactionFilterName>;

/** A day where the reader is; the address says the moment. */
const Day = ({ name, label, end }: { name: "from" | "to"; label: string; end: "first" | "last" }) => (
  <TextField
    label={label}
    type="date"
    value={dayOf(filters.value[name])}
    onInput={(day) => navigate(narrowHref({ [name]: day === "" ? null : instantOf(day, end) }))}
  />
);

/** What is typed: applied when the field is left, or with Enter. */
function Words({
  name,
  label,
  hint,
  problem = () => null,
  asTyped = (text) => text,
}: {
  name: TransactionFilterName;
  label: string;
  hint: string;
  problem?: (text: string) => string | null;
  asTyped?: (text: string) => string;
}) {
  const now = filters.value[name] ?? "";
  const [text, setText] = useTypedOver(now);
  const [wrong, setWrong] = useState<string | null>(null);
  const apply = () => {
    const value = asTyped(text.trim());
    const why = problem(value);
    setWrong(why);
    if (why === null && value !== now) navigate(narrowHref({ [name]: value === "" ? null : value }));
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
      onFocusOut={apply}
    >
      <TextField label={label} value={text} placeholder={hint} maxLength={200} onInput={setText} error={wrong} />
    </form>
  );
}
