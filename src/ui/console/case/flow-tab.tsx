import { signal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { Skeleton } from "../../shared/skeleton";
import type { Case } from "../model/types";
import { NotLoaded } from "./later";

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
  if (failed.value) return <NotLoaded />;
  const Chart = chart.value;
  if (Chart === null) return <Skeleton lines={6} label="Drawing the workflow" />;
  return <Chart id={now.id} version={now.version} />;
}
