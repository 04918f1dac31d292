import { here, type PersonHere } from "../model/presence";
import { faceOf, myId } from "../model/session";
import "./presence.css";

const mostFaces = 4;

/** Who else looks at this case now, and who writes. */
export function PeopleHere() {
  const others = here.value.filter(({ userId }) => userId !== myId.value);
  if (others.length === 0) return <span class="people-here" role="status" />;
  return (
    <span class="people-here" role="status" title={inWords(others)}>
      {others.slice(0, mostFaces).map(({ userId, typing }) => (
        <span key={userId} class={typing ? "face here typing" : "face here"} aria-hidden="true">
          {faceOf(userId).initials}
        </span>
      ))}
      {others.length > mostFaces && (
        <span class="face" aria-hidden="true">
          +{others.length - mostFaces}
        </span>
      )}
      <span class="unseen">{inWords(others)}</span>
    </span>
  );
}

/** "Ada Admin writes, Ana Analyst looks at this case" */
const inWords = (people: readonly PersonHere[]): string =>
  people.map(({ userId, typing }) => `${faceOf(userId).name} ${typing ? "is writing" : "is looking"}`).join(", ");
