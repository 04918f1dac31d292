import { useEffect, useState } from "preact/hooks";
import {
  api,
  Badge,
  Button,
  type Column,
  Empty,
  type Listed,
  Loaded,
  loader,
  SkeletonRows,
  serverSkewMs,
  Table,
  Time,
  type Tone,
  toast,
} from "../../../shared";
import { adminsOnly } from "../frame/access";
import { Confirm } from "../frame/confirm";
import { SettingsPage } from "../frame/settings-page";
import { useWatch } from "../frame/when";
import { spanWords } from "../simulate/simulation";

interface Vendor {
  vendor: string;
  state: "closed" | "open" | "half_open";
  failures: number;
  lastFailureAt: string | null;
  openedAt: string | null;
  nextProbeAt: string | null;
}

const list = loader<Listed<Vendor>>((stop) => api.get("/vendors", { signal: stop }));
const lookEveryMs = 10_000;

/** Which vendors answer and which are down. */
export function VendorsPage() {
  const [asked, setAsked] = useState<Vendor | null>(null);
  useEffect(() => void list.load(), []);
  useWatch(true, lookEveryMs, () => void list.load());
  return (
    <SettingsPage
      title="Vendors"
      lead="Everybody that plugins have called. After five failures in a row a vendor counts as down: work for it waits without using up attempts, and one call at a time looks whether it is back."
    >
      <Loaded of={list.state} retry={() => void list.load()} skeleton={<SkeletonRows rows={4} />}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty icon="external" title="No vendor has been called yet">
              <p>A line appears here with the first call that a plugin sends out.</p>
            </Empty>
          ) : (
            <Table
              caption="Vendors"
              columns={columnsWith(setAsked)}
              rows={data.toSorted((a, b) => order[a.state] - order[b.state])}
              rowKey={({ vendor }) => vendor}
              tools={null}
            />
          )
        }
      </Loaded>
      {asked !== null && (
        <Confirm
          title={`Send calls to ${asked.vendor} again?`}
          verb="Send calls again"
          danger={false}
          onClose={() => setAsked(null)}
          run={async () => {
            const answer = await api.post<Vendor>(`/vendors/${encodeURIComponent(asked.vendor)}/reset`);
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
    </SettingsPage>
  );
}

const order: Record<Vendor["state"], number> = { open: 0, half_open: 1, closed: 2 };
const words: Record<Vendor["state"], { label: string; tone: Tone }> = {
  closed: { label: "answers", tone: "ok" },
  open: { label: "down", tone: "bad" },
  half_open: { label: "being tried", tone: "warn" },
};

const timeOr = (at: string | null, otherwise: string) =>
  at === null ? <span class="muted">{otherwise}</span> : <Time at={at} />;

/** Seconds matter here; the page looks again every few. */
function untilWords(at: string): string {
  const seconds = Math.ceil((Date.parse(at) - Date.now() - serverSkewMs.value) / 1_000);
  return seconds > 0 ? `in ${spanWords(seconds)}` : "with the next call";
}

const columnsWith = (reset: (vendor: Vendor) => void): Column<Vendor>[] => [
  {
    key: "vendor",
    label: "Vendor",
    names: true,
    value: ({ vendor }) => vendor,
    render: ({ vendor }) => <span class="wide-cell mono">{vendor}</span>,
  },
  {
    key: "state",
    label: "State",
    value: ({ state }) => words[state].label,
    render: ({ state }) => (
      <Badge tone={words[state].tone} dot>
        {words[state].label}
      </Badge>
    ),
  },
  {
    key: "failures",
    label: "Failures in a row",
    align: "end",
    value: ({ failures }) => failures,
    render: ({ failures }) => failures,
  },
  {
    key: "lastFailure",
    label: "Last failure",
    value: ({ lastFailureAt }) => lastFailureAt,
    render: ({ lastFailureAt }) => timeOr(lastFailureAt, "none"),
  },
  {
    key: "since",
    label: "Down since",
    value: ({ openedAt }) => openedAt,
    render: ({ openedAt }) => timeOr(openedAt, "–"),
  },
  {
    key: "probe",
    label: "Next try",
    value: ({ nextProbeAt }) => nextProbeAt,
    render: ({ nextProbeAt }) => (nextProbeAt === null ? <span class="muted">–</span> : untilWords(nextProbeAt)),
  },
  {
    key: "reset",
    label: "Action",
    align: "end",
    render: (vendor) => (
      <Button
        size="small"
        blocked={adminsOnly() ?? (vendor.state === "closed" && vendor.failures === 0 ? "It answers." : null)}
        onClick={() => reset(vendor)}
      >
        Reset…
      </Button>
    ),
  },
];
