import { useEffect } from "preact/hooks";
import { documentName } from "../model/needs";
import { asking, documents, timeline } from "../model/open-case";
import type { Case } from "../model/types";
import { RoundList } from "./round-list";

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
