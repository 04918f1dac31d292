import { signal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { Failed } from "../../shared/loaded";
import { Skeleton } from "../../shared/skeleton";
import type { Case } from "../model/types";

type Chart = ComponentType<{ id: string; version: number }>;

const chart = signal<Chart | null>(null);
const failed = signal(false);

// Drawing charts is the settings' trade, and a chunk of its own: reviewing cases does not wait for it.
async function load(): Promise<void> {
  failed.value = false;
  try {
    chart.value = (await import("../settings/chart/case-chart")).CaseChart;
  } catch {
    failed.value = true;
  }
}

/** Where the case is in its workflow, and the way it took. */
export function FlowTab({ now }: { now: Case }) {
  useEffect(() => {
    if (chart.peek() === null) void load();
  }, []);
  if (failed.value) return <Failed failure={notLoaded} retry={() => void load()} />;
  const Chart = chart.value;
  if (Chart === null) return <Skeleton lines={6} label="Drawing the workflow" />;
  return <Chart id={now.id} version={now.version} />;
}

const notLoaded = {
  kind: "offline",
  status: 0,
  code: "not_loaded",
  message: "This part of the console could not be loaded. Check the connection.",
  param: null,
  details: {},
  requestId: null,
} as const;
