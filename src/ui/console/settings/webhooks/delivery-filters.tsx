import { subscribableEventTypes } from "../../../../domain/effects";
import { SelectField, TextField } from "../../../shared";
import type { DeliveryFilters } from "./endpoint";

export const noFilters: DeliveryFilters = { status: "", eventType: "", caseId: "", from: "", until: "" };

/** The filters as the address of the page carries them. */
export function filtersIn(query: URLSearchParams): DeliveryFilters {
  const given = (name: keyof DeliveryFilters): string => query.get(name) ?? "";
  const status = given("status");
  return {
    status: statuses.some(({ value }) => value === status) ? status : "",
    eventType: given("eventType"),
    caseId: given("caseId"),
    from: given("from"),
    until: given("until"),
  };
}

/** What the log is narrowed to. */
export const DeliveryFilterFields = ({
  filters,
  narrow,
}: {
  filters: DeliveryFilters;
  narrow: (changes: Partial<DeliveryFilters>) => void;
}) => (
  <search class="row wrap delivery-filters" aria-label="Filters of the deliveries">
    <SelectField label="Status" value={filters.status} options={statuses} onChange={(status) => narrow({ status })} />
    <SelectField
      label="Event"
      value={filters.eventType}
      options={eventTypes}
      onChange={(eventType) => narrow({ eventType })}
    />
    <TextField
      label="Case"
      value={filters.caseId}
      placeholder="case_…"
      onInput={(caseId) => narrow({ caseId: caseId.trim() })}
    />
    <TextField label="From" type="datetime-local" value={filters.from} onInput={(from) => narrow({ from })} />
    <TextField label="Before" type="datetime-local" value={filters.until} onInput={(until) => narrow({ until })} />
  </search>
);

const statuses = [
  { value: "", label: "Any status" },
  { value: "pending", label: "Pending" },
  { value: "delivered", label: "Delivered" },
  { value: "failed", label: "Failed" },
];

const eventTypes = [
  { value: "", label: "Any event" },
  ...[...subscribableEventTypes, "endpoint.test"].map((type) => ({ value: type, label: type })),
];
