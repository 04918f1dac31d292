import { useEffect } from "preact/hooks";
import { Skeleton } from "../../shared/skeleton";
import { documentName } from "../model/needs";
import { asking, documents, timeline } from "../model/open-case";
import type { Case } from "../model/types";
import { later } from "./later";

// Most cases are decided without asking again.
const RoundList = later(async () => (await import("./round-list")).RoundList, <Skeleton lines={3} />);

/** What was asked again and what came back; nothing while nobody was asked. */
export function Rounds({ now }: { now: Case }) {
  const wasAsked =
    now.tags.includes("revision") ||
    (timeline.value ?? []).some(
      ({ type, subject }) => type.startsWith("revision.") || (type === "decision.made" && subject === "revision"),
    );
  useEffect(() => {
    if (wasAsked) void asking.load();
  }, [now.id, now.version, wasAsked]);
  const known = asking.value;
  if (!wasAsked || known === null || known.rounds.length === 0) return null;
  return (
    <section class="panel" aria-label="Asked again">
      <header class="panel-head">
        <h2>Asked again</h2>
      </header>
      <RoundList
        rounds={known.rounds}
        askable={known.askable}
        reasons={known.reasons}
        documents={(documents.value ?? []).map((one) => ({ target: one.id, label: documentName(one) }))}
      />
    </section>
  );
}
