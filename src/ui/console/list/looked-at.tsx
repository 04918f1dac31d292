import { lookedAt } from "../model/presence";
import { faceOf, myId } from "../model/session";
import "../case/presence.css";

const mostFaces = 3;

/** Who looks at a case now, beside oneself, as small ringed faces. Nothing when nobody does. */
export function LookedAt({ caseId }: { caseId: string }) {
  const others = (lookedAt.value.get(caseId) ?? []).filter((id) => id !== myId.value);
  if (others.length === 0) return null;
  const faces = others.map((id) => ({ id, ...faceOf(id) }));
  return (
    <span class="looked-at" title={`Looking now: ${faces.map(({ name }) => name).join(", ")}`}>
      {faces.slice(0, mostFaces).map(({ id, initials }) => (
        <span key={id} class="face here" aria-hidden="true">
          {initials}
        </span>
      ))}
      <span class="unseen"> Looking now: {faces.map(({ name }) => name).join(", ")}</span>
    </span>
  );
}
