import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useLayoutEffect } from "preact/hooks";
import { queryWith } from "../../shared/router";
import { useShortcut } from "../../shared/shortcut";
import { later } from "../case/later";
import { useWatch } from "../settings/frame/when";
import { MerchantPane } from "./merchant-pane";
import { merchantsLocked } from "./merchant-words";
import { MerchantsList } from "./merchants-list";
import {
  batches,
  filters,
  isUnderWay,
  listKey,
  lookAgain,
  openBatch,
  openReport,
  reportHref,
  reports,
  showReport,
} from "./merchants-model";
import { MerchantsNav } from "./merchants-nav";
import { reportRows } from "./report-rows";
import "../list/lines.css";
import "./merchants.css";

const AskReportDialog = later(async () => (await import("./ask-report-dialog")).AskReportDialog, <span hidden />);
const BatchDialog = later(async () => (await import("./batch-dialog")).BatchDialog, <span hidden />);

export type MerchantsDialog = "ask" | "batch";

/** What is being made is there in seconds; what a schedule asks for appears with a later look. */
const whileMadeMs = 2_000;
const lookEveryMs = 20_000;

/** Reports on merchants: views, list, and the open one. Without one the list takes the room. */
export function MerchantsScreen({ id }: { id: string | null }) {
  const dialog = useSignal<MerchantsDialog | null>(null);
  useSignalEffect(() => {
    void listKey.value;
    void reports.open();
  });
  const { batchId } = filters.value;
  useEffect(() => {
    openBatch.clear();
    if (batchId !== undefined) void openBatch.load();
  }, [batchId]);
  useEffect(() => void batches.load(), []);
  // While it is drawn: a key right behind the one that led here is not for what was open before.
  useLayoutEffect(() => {
    showReport(id);
    return () => showReport(null);
  }, [id]);
  const isBusy =
    (reports.list.value?.rows.some(isUnderWay) ?? false) ||
    (openBatch.value?.open ?? 0) > 0 ||
    (openReport.value !== null && isUnderWay(openReport.value));
  useWatch(true, isBusy ? whileMadeMs : lookEveryMs, () => lookAgain());
  const step = (by: 1 | -1) => () => reportRows.step(id, by, (next) => reportHref(next, queryWith({})));
  const open = (wanted: MerchantsDialog) => {
    if (merchantsLocked() === null) dialog.value = wanted;
  };
  useShortcut("j", "Next report", step(1), { group: "Merchants" });
  useShortcut("k", "Report before", step(-1), { group: "Merchants" });
  useShortcut("/", "Search reports", focusSearch, { group: "Merchants" });
  useShortcut("n", "Check a website", () => open("ask"), { group: "Merchants" });
  useShortcut("u", "Check all merchants of a file", () => open("batch"), { group: "Merchants" });
  useShortcut("Escape", "Back to the list", () => reportRows.back(id), { group: "Merchants", when: id !== null });
  const close = () => (dialog.value = null);
  return (
    <div class={`work lines merchants${id === null ? "" : " open"}`}>
      <MerchantsNav compact={id !== null} />
      <MerchantsList openId={id} ask={open} />
      {id !== null && <MerchantPane key={id} />}
      {dialog.value === "ask" && <AskReportDialog onClose={close} />}
      {dialog.value === "batch" && <BatchDialog onClose={close} />}
    </div>
  );
}

function focusSearch(): void {
  document.querySelector<HTMLElement>(".merchants input[type=search]")?.focus();
}
