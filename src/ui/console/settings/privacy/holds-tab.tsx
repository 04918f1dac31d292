import { useEffect, useState } from "preact/hooks";
import { api, Button, type Column, Empty, Link, Loaded, SkeletonRows, Table, Time, toast } from "../../../shared";
import { adminsOnly } from "../frame/access";
import { addressOf } from "../frame/addresses";
import { Confirm } from "../frame/confirm";
import { LoadMore } from "../frame/load-more";
import { type Hold, holds } from "./privacy";

/** What must not be erased, and why. Holds are put in the menu of a case; here they are seen together, and lifted. */
export function HoldsTab() {
  const [lifting, setLifting] = useState<Hold | null>(null);
  useEffect(() => void holds.load(), []);
  return (
    <section class="stack" aria-label="Legal holds">
      <p class="muted">
        While a hold stands, nothing of it is erased or deleted: not by hand, not by retention. One on a person or
        company counts for every case about them.
      </p>
      <Loaded of={holds.state} retry={() => void holds.load()} skeleton={<SkeletonRows rows={4} />}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty icon="shield" title="Nothing is held">
              <p>“Legal hold…” in the menu of a case puts one.</p>
            </Empty>
          ) : (
            <>
              <Table caption="Legal holds" columns={columnsFor(setLifting)} rows={data} rowKey={({ id }) => id} />
              <LoadMore of={holds} />
            </>
          )
        }
      </Loaded>
      {lifting !== null && (
        <Confirm
          title="Lift the legal hold?"
          verb="Lift the hold"
          onClose={() => setLifting(null)}
          run={async () => {
            const group = lifting.kind === "case" ? "cases" : "entities";
            const answer = await api.delete(`/${group}/${encodeURIComponent(lifting.id)}/legal-hold`, {});
            if (answer.ok) {
              toast({ tone: "ok", text: "The legal hold is lifted." });
              holds.put({
                data: (holds.value?.data ?? []).filter(({ id }) => id !== lifting.id),
                nextCursor: holds.value?.nextCursor ?? null,
              });
            }
            return answer;
          }}
        >
          <p>From then on it can be erased again, and what is past its time goes within minutes.</p>
          {lifting.reason !== null && <p class="muted">Held because: {lifting.reason}</p>}
        </Confirm>
      )}
    </section>
  );
}

const columnsFor = (lift: (hold: Hold) => void): Column<Hold>[] => [
  {
    key: "what",
    label: "What",
    names: true,
    value: ({ kind, id }) => `${kind} ${id}`,
    render: ({ kind, id }) => (
      <span class="two-lines">
        <span>{kind === "case" ? "Case" : "Person or company"}</span>
        {kind === "case" ? (
          <Link class="mono breakable" href={addressOf.case(id)}>
            {id}
          </Link>
        ) : (
          <code class="muted breakable">{id}</code>
        )}
      </span>
    ),
  },
  {
    key: "why",
    label: "Why",
    value: ({ reason }) => reason,
    render: ({ reason }) => reason ?? <span class="muted">The case says it</span>,
  },
  { key: "at", label: "Since", value: ({ at }) => at, render: ({ at }) => <Time at={at} /> },
  {
    key: "actions",
    label: "Actions",
    align: "end",
    render: (hold) => (
      <Button size="small" blocked={adminsOnly()} onClick={() => lift(hold)}>
        Lift…
      </Button>
    ),
  },
];
