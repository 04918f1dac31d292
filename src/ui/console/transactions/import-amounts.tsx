import { Badge } from "../../shared/badge";
import { SelectField } from "../../shared/field";
import {
  type AmountWriting,
  amountPlace,
  amountWords,
  type ImportPreview,
  type ImportWishes,
  isAmount,
  isAmountUndecided,
  isWrittenOddly,
} from "./import-model";

/** What stands before the decimals of a file's amounts. Nothing, where no column is an amount. */
export function ImportAmounts({
  preview,
  wishes,
  isBlocked,
  onWish,
}: {
  preview: ImportPreview;
  wishes: ImportWishes;
  isBlocked: boolean;
  onWish: (over: Partial<ImportWishes>) => void;
}) {
  const { columns, rows, amounts } = preview;
  const cellOf = (row: ImportPreview["rows"][number]): string => row.cells[amountPlace(columns, row) ?? -1] ?? "";
  if (!columns.some(({ field }) => isAmount(field))) return null;
  const isOpen = isAmountUndecided(wishes, preview);
  const written = wishes.amounts ?? amounts.written;
  const open = rows
    .flatMap(({ cells }) => cells.filter((_cell, place) => isAmount(columns[place]?.field)))
    .find((cell) => threeDigits.test(cell));
  const shown = rows.find((row) => row.amount !== null && isWrittenOddly(cellOf(row)));
  return (
    <section class="panel" aria-label="How amounts are written">
      <header class="panel-head">
        <h2>How amounts are written</h2>
        {wishes.amounts === null && !isOpen && written !== "either" && written !== "exact" && (
          <Badge tone="info">Found in the rows</Badge>
        )}
      </header>
      {isOpen && (
        <p class="notice warn" role="alert">
          <span>
            {open === undefined ? "Rows" : "Rows such as "}
            {open !== undefined && <bdi>“{open}”</bdi>} leave open whether they have decimals or thousands: say which.
          </span>
        </p>
      )}
      <fieldset class="tx-columns" disabled={isBlocked}>
        <legend class="unseen">How amounts are written</legend>
        <SelectField
          label="Decimals"
          value={isOpen ? "" : written}
          options={[...(isOpen ? [{ value: "", label: "– say which –" }] : []), ...writings]}
          onChange={(chosen) => onWish({ amounts: chosen === "" ? null : (chosen as AmountWriting) })}
        />
      </fieldset>
      {!isOpen && (
        <p class="muted" role="status">
          {shown?.amount != null && (
            <>
              <bdi>“{cellOf(shown)}”</bdi> is read as {amountWords(shown)}.{" "}
            </>
          )}
          A minus, brackets or a debit (DR, Debit, D, Soll, S, or a column of debits) makes an amount outbound, a credit
          (CR, Credit, C, Haben, H, or a column of credits) inbound, where no column says the direction. A currency
          beside it is that of its row, and must not contradict its column.
        </p>
      )}
    </section>
  );
}

/** Whatever signs and currencies stand around them. */
const threeDigits = /^\D*\d{1,3}[.,]\d{3}\D*$/;

const writings: readonly { value: AmountWriting; label: string }[] = [
  { value: "point", label: "Behind a point: 1,234.56" },
  { value: "comma", label: "Behind a comma: 1.234,56" },
  { value: "either", label: "As each amount shows" },
];
