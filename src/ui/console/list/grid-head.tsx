import { useRef } from "preact/hooks";
import type { CaseColumn } from "../../../domain/case-columns";
import { maskSign } from "../../../domain/masking";
import { Icon } from "../../shared/icon";
import { navigate } from "../../shared/router";
import { filters, narrowHref } from "../model/case-list";
import { sortsOf } from "../model/filters";
import { columnFacts, moveColumn, resizeColumn, shownColumns } from "../model/list-look";
import { clearSelection, selectAll, selected } from "../model/selection";
import type { CaseSummary } from "../model/types";

const sortOf: Partial<Record<CaseColumn, readonly string[]>> = {
  created: ["-createdAt", "createdAt"],
  age: ["createdAt", "-createdAt"],
  updated: ["-updatedAt"],
  risk: ["-risk", "-riskLevel"],
};
const stepPx = 16;

/** The headings: sort by a click, wider and narrower by dragging the edge or by the arrow keys on it, elsewhere with Alt. */
export function GridHead({
  ids,
  rows,
  choosing,
}: {
  ids: readonly string[];
  /** Those that are drawn: a column of theirs that is masked for this person says so. */
  rows: readonly CaseSummary[];
  choosing: boolean;
}) {
  const all = ids.length > 0 && ids.every((id) => selected.value.has(id));
  return (
    <thead class="grid-head">
      <tr class="grid-line" aria-rowindex={1}>
        {choosing && (
          <th scope="col" class="cell check">
            <input
              type="checkbox"
              class="chooser"
              aria-label="Choose all that are loaded"
              checked={all}
              onClick={() => (all ? clearSelection() : selectAll(ids))}
            />
          </th>
        )}
        {shownColumns.value.map(({ id }) => (
          <Heading key={id} id={id} masked={rows.some((row) => maskable[id]?.(row)?.includes(maskSign))} />
        ))}
      </tr>
    </thead>
  );
}

/** Columns with facts that a team may mask. */
const maskable: Partial<Record<CaseColumn, (row: CaseSummary) => string | null>> = {
  name: ({ entity }) => entity.name,
  email: ({ entity }) => entity.email,
  country: ({ country }) => country,
};

function Heading({ id, masked }: { id: CaseColumn; masked: boolean }) {
  const now = filters.value.sort ?? "-createdAt";
  const offered = (sortOf[id] ?? []).filter((sort) => sortsOf(filters.value).includes(sort));
  const sorted = (sortOf[id] ?? []).includes(now);
  const next = sorted
    ? (offered[(offered.indexOf(now) + 1) % Math.max(1, offered.length)] ?? null)
    : (offered[0] ?? null);
  const { label } = columnFacts[id];
  return (
    <th
      scope="col"
      class={`cell heading col-${id}`}
      aria-sort={sorted ? (now.startsWith("-") === (id !== "age") ? "descending" : "ascending") : undefined}
    >
      {next === null ? (
        <span class="clip">{label}</span>
      ) : (
        <button
          type="button"
          class="clip sorter"
          onClick={() => navigate(narrowHref({ sort: next === "-createdAt" ? null : next }))}
        >
          {label}
          {sorted && <span aria-hidden="true">{now.startsWith("-") ? " ↓" : " ↑"}</span>}
        </button>
      )}
      {masked && (
        <span class="masked-hint" title="Masked for you. A case shows it to who may look, for a reason.">
          <Icon name="eye" size={12} />
          <span class="unseen">masked for you</span>
        </span>
      )}
      <Edge id={id} label={label} />
    </th>
  );
}

function Edge({ id, label }: { id: CaseColumn; label: string }) {
  const edge = useRef<HTMLButtonElement>(null);
  const widthNow = () => edge.current?.parentElement?.offsetWidth ?? columnFacts[id].width;
  const isRtl = () => getComputedStyle(document.documentElement).direction === "rtl";
  return (
    <button
      type="button"
      ref={edge}
      class="edge"
      aria-label={`Width of ${label}: arrow keys change it, with Alt its place`}
      onPointerDown={(event) => {
        event.preventDefault();
        const from = event.clientX;
        const width = widthNow();
        const target = event.currentTarget;
        target.setPointerCapture(event.pointerId);
        target.onpointermove = (move) =>
          resizeColumn(id, width + (isRtl() ? from - move.clientX : move.clientX - from));
        target.onpointerup = () => {
          target.onpointermove = null;
        };
      }}
      onKeyDown={(event) => {
        if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
        event.preventDefault();
        event.stopPropagation();
        const forward = event.key === "ArrowRight";
        if (event.altKey) moveColumn(id, forward ? 1 : -1);
        else resizeColumn(id, widthNow() + (forward ? stepPx : -stepPx));
      }}
    />
  );
}
