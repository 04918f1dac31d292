import { type ReadonlySignal, signal } from "@preact/signals";
import { type Answer, api, type Loader, loader } from "../../../../shared";
import { type Paged, paged } from "../../frame/paged";
import type { JudgedCase, Report } from "./backtest";

/** A backtest or a shadow with what it found. */
export interface Findings<Thing> {
  readonly thing: Loader<Thing>;
  readonly report: Loader<Report>;
  readonly cases: Paged<JudgedCase>;
  /** Whether only cases that come out otherwise are listed. */
  readonly onlyChanged: ReadonlySignal<boolean>;
  /** Asks how far it is, then for the report: of one that is over by then, the report is the whole one. */
  look(): Promise<void>;
  /** The first page of cases anew; whoever has read further keeps the place. */
  lookAtCases(): Promise<void>;
  showOnlyChanged(only: boolean): void;
}

const pageSize = 50;

export function findingsOf<Thing>(kind: "backtests" | "shadows", id: string): Findings<Thing> {
  const path = `/${kind}/${encodeURIComponent(id)}`;
  const onlyChanged = signal(true);
  const thing = loader<Thing>((stop) => api.get(path, { signal: stop }));
  const report = loader<Report>((stop) => api.get(`${path}/report`, { signal: stop }));
  const cases = paged<JudgedCase>(() => `${path}/cases?limit=${pageSize}${onlyChanged.peek() ? "&changed=true" : ""}`);
  return {
    thing,
    report,
    cases,
    onlyChanged,
    async look() {
      const known = await thing.load();
      if (known.ok) await report.load();
    },
    async lookAtCases() {
      if ((cases.value?.data.length ?? 0) <= pageSize) await cases.load();
    },
    showOnlyChanged(only) {
      if (only === onlyChanged.peek()) return;
      onlyChanged.value = only;
      cases.clear();
      void cases.load();
    },
  };
}

/** Ends it before its time, and shows what the server makes of that. */
export async function ended<Thing>(findings: Findings<Thing>, asked: Promise<Answer<Thing>>): Promise<Answer<Thing>> {
  const answer = await asked;
  if (answer.ok) findings.thing.put(answer.value);
  await findings.look();
  return answer;
}
