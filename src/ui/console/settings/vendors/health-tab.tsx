import { useEffect, useState } from "preact/hooks";
import {
  api,
  Badge,
  Button,
  type Column,
  Dialog,
  Empty,
  type Listed,
  Loaded,
  loader,
  SkeletonRows,
  sayFailure,
  serverSkewMs,
  Table,
  Time,
  toast,
} from "../../../shared";
import { plural } from "../../model/words";
import { costWords, typeName } from "../checks/check";
import { adminsOnly } from "../frame/access";
import { Confirm } from "../frame/confirm";
import { useWatch } from "../frame/when";
import { spanWords } from "../simulate/simulation";
import { rateTone, rateWords, speedWords, stateWords, type Vendor } from "./vendor";

const list = loader<Listed<Vendor>>((stop) => api.get("/vendors", { signal: stop }));
const lookEveryMs = 10_000;
const at = (vendor: string, verb: string) => `/vendors/${encodeURIComponent(vendor)}/${verb}`;

/** How the last calls of every vendor went, what they cost, and who is down. */
export function HealthTab() {
  const [asked, setAsked] = useState<Vendor | null>(null);
  const [seen, setSeen] = useState<Vendor | null>(null);
  useEffect(() => void list.load(), []);
  useWatch(true, lookEveryMs, () => list.load());
  const probe = async ({ vendor }: Vendor) => {
    const answer = await api.post<Vendor>(at(vendor, "probe"));
    toast(
      answer.ok
        ? { tone: "info", text: `The next call to ${vendor} goes out and shows whether it is back.` }
        : { tone: "bad", text: sayFailure(answer.error) },
    );
    void list.load();
  };
  return (
    <>
      <Loaded of={list.state} retry={() => void list.load()} skeleton={<SkeletonRows rows={4} />}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty icon="external" title="No vendor has been called yet">
              <p>A line appears here with the first call that a plugin or a check sends out.</p>
            </Empty>
          ) : (
            <Table
              caption="Vendors"
              columns={columnsWith({ reset: setAsked, look: setSeen, probe })}
              rows={data.toSorted((a, b) => order[a.state] - order[b.state])}
              rowKey={({ vendor }) => vendor}
              tools={null}
            />
          )
        }
      </Loaded>
      {seen !== null && <VendorDialog vendor={seen} onClose={() => setSeen(null)} />}
      {asked !== null && (
        <Confirm
          title={`Send calls to ${asked.vendor} again?`}
          verb="Send calls again"
          danger={false}
          onClose={() => setAsked(null)}
          run={async () => {
            const answer = await api.post<Vendor>(at(asked.vendor, "reset"));
            if (answer.ok) toast({ tone: "ok", text: `Calls go to ${asked.vendor} again.` });
            void list.load();
            return answer;
          }}
        >
          <p>
            Do this when you know that the vendor is back. Its failures are forgotten; work that waits goes on when its
            pause is over, in 5 minutes or so at most.
          </p>
        </Confirm>
      )}
    </>
  );
}

const order: Record<Vendor["state"], number> = { open: 0, half_open: 1, closed: 2 };

/** Seconds matter here; the page looks again every few. */
function untilWords(next: string): string {
  const seconds = Math.ceil((Date.parse(next) - Date.now() - serverSkewMs.value) / 1_000);
  return seconds > 0 ? `next try in ${spanWords(seconds)}` : "tried with the next call";
}

function VendorDialog({ vendor, onClose }: { vendor: Vendor; onClose: () => void }) {
  return (
    <Dialog title={vendor.vendor} wide onClose={onClose}>
      {vendor.byCheck.length > 0 && (
        <Table
          caption="The last calls by check"
          columns={checkColumns}
          rows={vendor.byCheck}
          rowKey={({ check }) => check}
          tools={null}
        />
      )}
      {vendor.days.length > 0 && (
        <Table caption="By day" columns={dayColumns} rows={vendor.days} rowKey={({ day }) => day} />
      )}
      {vendor.byCheck.length + vendor.days.length === 0 && <p class="muted">Nothing is recorded of its calls yet.</p>}
    </Dialog>
  );
}

const checkColumns: Column<Vendor["byCheck"][number]>[] = [
  {
    key: "check",
    label: "Check",
    names: true,
    render: ({ check }) => (check === "" ? "Other calls" : typeName(check)),
  },
  { key: "calls", label: "Calls", align: "end", value: ({ calls }) => calls, render: ({ calls }) => calls },
  {
    key: "rate",
    label: "Failed",
    align: "end",
    value: ({ errorRate }) => errorRate,
    render: ({ errorRate }) => rateWords(errorRate),
  },
  {
    key: "speed",
    label: "p50 · p95",
    align: "end",
    value: ({ p95Ms }) => p95Ms,
    render: (health) => <span class="num">{speedWords(health)}</span>,
  },
];

const dayColumns: Column<Vendor["days"][number]>[] = [
  { key: "day", label: "Day (UTC)", names: true, value: ({ day }) => day, render: ({ day }) => day },
  { key: "calls", label: "Calls", align: "end", value: ({ calls }) => calls, render: ({ calls }) => calls },
  {
    key: "failures",
    label: "Failed",
    align: "end",
    value: ({ failures }) => failures,
    render: ({ failures }) => failures,
  },
  {
    key: "cost",
    label: "Cost",
    align: "end",
    value: ({ costCents }) => costCents,
    render: ({ costCents }) => costWords(costCents),
  },
];

const columnsWith = (does: {
  reset: (vendor: Vendor) => void;
  look: (vendor: Vendor) => void;
  probe: (vendor: Vendor) => Promise<void>;
}): Column<Vendor>[] => [
  {
    key: "vendor",
    label: "Vendor",
    names: true,
    value: ({ vendor }) => vendor,
    render: (one) => (
      <button type="button" class="text-button mono" title="Its checks and days" onClick={() => does.look(one)}>
        {one.vendor}
      </button>
    ),
  },
  {
    key: "state",
    label: "State",
    value: ({ state }) => stateWords[state].label,
    render: ({ state, failures, openedAt, nextProbeAt }) => (
      <span class="two-lines">
        <span class="row wrap">
          <Badge tone={stateWords[state].tone} dot>
            {stateWords[state].label}
          </Badge>
          {failures > 0 && <span class="muted">{plural(failures, "failure")} in a row</span>}
        </span>
        {openedAt !== null && (
          <span class="muted">
            since <Time at={openedAt} />
            {nextProbeAt !== null && `, ${untilWords(nextProbeAt)}`}
          </span>
        )}
      </span>
    ),
  },
  {
    key: "calls",
    label: "Last calls",
    align: "end",
    value: ({ health }) => health?.calls ?? null,
    render: ({ health }) => health?.calls ?? <span class="muted">–</span>,
  },
  {
    key: "rate",
    label: "Failed",
    align: "end",
    value: ({ health }) => health?.errorRate ?? null,
    render: ({ health }) =>
      health === null ? (
        <span class="muted">–</span>
      ) : (
        <Badge tone={rateTone(health.errorRate)}>{rateWords(health.errorRate)}</Badge>
      ),
  },
  {
    key: "speed",
    label: "p50 · p95",
    align: "end",
    value: ({ health }) => health?.p95Ms ?? null,
    render: ({ health }) =>
      health === null ? <span class="muted">–</span> : <span class="num">{speedWords(health)}</span>,
  },
  {
    key: "today",
    label: "Today",
    align: "end",
    value: ({ today }) => today.costCents,
    render: ({ today }) => <span class="num">{`${plural(today.calls, "call")}, ${costWords(today.costCents)}`}</span>,
  },
  {
    key: "lastFailure",
    label: "Last failure",
    value: ({ lastFailureAt }) => lastFailureAt,
    render: ({ lastFailureAt }) =>
      lastFailureAt === null ? <span class="muted">none</span> : <Time at={lastFailureAt} />,
  },
  {
    key: "actions",
    label: "Actions",
    align: "end",
    render: (vendor) => (
      <span class="row end-row">
        {vendor.state !== "closed" && (
          <Button size="small" onClick={() => does.probe(vendor)}>
            Try again now<span class="unseen"> {vendor.vendor}</span>
          </Button>
        )}
        <Button
          size="small"
          blocked={adminsOnly() ?? (vendor.state === "closed" && vendor.failures === 0 ? "It answers." : null)}
          onClick={() => does.reset(vendor)}
        >
          Reset…
        </Button>
      </span>
    ),
  },
];
