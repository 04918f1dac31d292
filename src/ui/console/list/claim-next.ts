import { api } from "../../shared/api";
import { navigate } from "../../shared/router";
import { toast } from "../../shared/toast";
import { caseHref, filters, noteOwnVersion, queues, refreshList } from "../model/case-list";
import { firstQueue } from "../model/filters";
import type { Case } from "../model/types";

let isClaiming = false;

/** Takes the next case of the queue on the screen that nobody has, and opens it. Asked twice before the answer is there, it takes one. */
export async function claimNext(): Promise<void> {
  if (isClaiming) return;
  isClaiming = true;
  const queueId = filters.value.queue ?? firstQueue;
  const answer = await api.post<Case | null>("/cases/claim-next", { queueId });
  isClaiming = false;
  if (!answer.ok) {
    if (answer.error.kind !== "signed_out") toast({ tone: "bad", text: `Claim next: ${answer.error.message}` });
    return;
  }
  if (answer.value === null) {
    toast({ text: "Nobody is waiting in this queue: every case has somebody." });
    return;
  }
  noteOwnVersion(answer.value.id, answer.value.version);
  navigate(caseHref(answer.value.id));
  void queues.load();
  void refreshList();
}
