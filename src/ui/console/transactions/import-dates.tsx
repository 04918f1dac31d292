import { useMemo } from "preact/hooks";
import { Badge } from "../../shared/badge";
import { Button } from "../../shared/button";
import { SelectField } from "../../shared/field";
import { type DateWriting, type ImportPreview, type ImportWishes, isUndecided, isZoneUndecided } from "./import-model";

/** How the dates of a file are written, and of which zone its days and times are. Nothing, where no column is a date. */
export function ImportDates({
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
  const here = useMemo(() => new Intl.DateTimeFormat().resolvedOptions().timeZone, []);
  const zones = useMemo(() => [...new Set([here, "UTC", ...Intl.supportedValuesOf("timeZone")])], [here]);
  const { columns, rows, dates, problems } = preview;
  const place = columns.findIndex(({ field }) => field === "date" || field === "tx_date_time");
  if (place < 0) return null;
  const isOpen = isUndecided(wishes, preview);
  const isZoneOpen = isZoneUndecided(wishes, preview);
  const written = wishes.dates ?? dates.written;
  const shown = rows.find(({ cells, date }) => cells[place] && (isOpen || date !== null));
  const cell = shown?.cells[place] ?? "";
  return (
    <section class="panel" aria-label="How dates are written">
      <header class="panel-head">
        <h2>How dates are written</h2>
        {wishes.dates === null && dates.possible.length === 1 && written !== "exact" && (
          <Badge tone="info">Found in the rows</Badge>
        )}
      </header>
      {isOpen && (
        <p class="notice warn" role="alert">
          <span>
            Rows such as <bdi>“{cell}”</bdi> leave open how dates are written: say which.
          </span>
        </p>
      )}
      {isZoneOpen && (
        <div class="notice warn row wrap" role="alert">
          <span>
            Rows have times, and do not say of which time zone: say which. That of this browser is {zoneWords(here)}.
          </span>
          <Button size="small" onClick={() => onWish({ timeZone: here })}>
            Take {zoneWords(here)}
          </Button>
        </div>
      )}
      <fieldset class="tx-columns" disabled={isBlocked}>
        <legend class="unseen">How dates are written</legend>
        <SelectField
          label="Dates"
          value={isOpen ? "" : written}
          options={[...(isOpen ? [{ value: "", label: "– say which –" }] : []), ...writings]}
          onChange={(chosen) => onWish({ dates: chosen === "" ? null : (chosen as DateWriting) })}
        />
        {(isOpen || written !== "exact") && (
          <SelectField
            label="Time zone"
            value={wishes.timeZone ?? ""}
            options={[
              { value: "", label: dates.needZone ? "– say which –" : "– none: days alone –" },
              ...zones.map((value) => ({ value, label: zoneWords(value) })),
            ]}
            onChange={(timeZone) => onWish({ timeZone: timeZone === "" ? null : timeZone })}
          />
        )}
      </fieldset>
      {written !== "exact" && !isOpen && (
        <p class="muted" role="status">
          {problems.length === 0 && !isZoneOpen && shown?.date != null && (
            <>
              <bdi>“{cell}”</bdi> is read as{" "}
              <time dateTime={shown.date}>{momentWords(shown.date, wishes.timeZone ?? "UTC")}</time>.{" "}
            </>
          )}
          {wishes.timeZone === null
            ? "A date without a time is kept as the day that it is in UTC. Rows further down whose times do not say a zone are refused."
            : "A date without a time gets one at which it is the same day in this zone and in the rules, whose days are UTC."}
        </p>
      )}
    </section>
  );
}

const writings: readonly { value: DateWriting; label: string }[] = [
  { value: "exact", label: "With time and offset: 2026-11-20T09:30:00Z" },
  { value: "iso", label: "Year-month-day: 2026-11-20" },
  { value: "day.month.year", label: "Day.month.year: 20.11.2026" },
  { value: "month/day/year", label: "Month/day/year: 11/20/2026" },
  { value: "day/month/year", label: "Day/month/year: 20/11/2026" },
  { value: "named", label: "Month by name: 20 Nov 2026" },
];

const zoneWords = (name: string): string => name.replaceAll("_", " ");

const momentWords = (date: string, timeZone: string): string =>
  new Intl.DateTimeFormat(undefined, {
    ...{ weekday: "long", day: "numeric", month: "long", year: "numeric" },
    ...{ hour: "2-digit", minute: "2-digit", timeZone, timeZoneName: "short" },
  } as const).format(new Date(date));
