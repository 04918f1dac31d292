import { api, sayFailure } from "../../shared/api";
import { toast } from "../../shared/toast";
import type { Alert } from "../model/alert";
import { decidedWords, standsWords } from "./alert-words";
import { type AlertsDecided, act, actOnAll, asked, lookAgain } from "./alerts-model";

/** Ids of the alerts that are being taken up: pressed twice, it is done once. */
const underWay = new Set<string>();

/**
 * Takes up alerts at once, without asking why, and says how that is undone. Of one that somebody else changed meanwhile it says what became
 * of it; what several refused is listed by the dialog.
 */
export async function takeUp(alerts: readonly Alert[]): Promise<void> {
  const wanted = alerts.filter(({ id }) => !underWay.has(id));
  const [first] = wanted;
  if (first === undefined) return;
  for (const { id } of wanted) underWay.add(id);
  try {
    if (wanted.length === 1) await takeOne(first);
    else await takeSeveral(wanted);
  } finally {
    for (const { id } of wanted) underWay.delete(id);
  }
}

const deed = { action: "review", reason: null } as const;

async function takeOne(alert: Alert): Promise<void> {
  const { answer, now } = await act(alert, deed);
  if (answer.ok) return sayTaken([alert.id], `Taken up: ${alert.title}`);
  const isOlder = answer.error.code === "stale_version" && now !== null;
  toast({ tone: "bad", text: isOlder ? `Not taken up. ${standsWords(now)}` : sayFailure(answer.error) });
}

async function takeSeveral(alerts: readonly Alert[]): Promise<void> {
  const answer = await actOnAll(alerts, deed);
  if (!answer.ok) return toast({ tone: "bad", text: sayFailure(answer.error) });
  const { accepted, refused } = answer.value;
  const ids = accepted.map(({ id }) => id);
  // The dialog that lists the refused ones covers the page, toasts as well: it has the way back itself.
  if (refused.length > 0) asked.value = { action: "review", alerts, results: answer.value };
  else sayTaken(ids, decidedWords("review", ids.length, 0));
}

const sayTaken = (ids: readonly string[], text: string): void =>
  toast({ tone: "ok", text, action: { label: "Undo", run: () => void putBack(ids) } });

/** Puts back what this person took up. What was done to it since stays, and is said. */
export async function putBack(ids: readonly string[]): Promise<void> {
  const answer = await api.post<AlertsDecided>("/alerts/decisions", { alertIds: ids, action: "put_back" });
  await lookAgain();
  if (!answer.ok) return toast({ tone: "bad", text: sayFailure(answer.error) });
  const { accepted, refused } = answer.value;
  const [why] = refused;
  if (why !== undefined)
    toast({ tone: "bad", text: `${decidedWords("put_back", accepted.length, refused.length)} ${why.message}` });
  else toast({ tone: "ok", text: decidedWords("put_back", accepted.length, 0) });
}
