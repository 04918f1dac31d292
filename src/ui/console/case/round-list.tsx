import { Time } from "../../shared/time";
import {
  type Askable,
  changeWords,
  itemWords,
  namesOf,
  personWords,
  previewOf,
  type Reason,
  type Round,
  roundWords,
} from "../model/asking";

/** Rounds of asking again, newest first: what was asked of whom and why, and what came back. */
export function RoundList({
  rounds,
  askable,
  reasons,
  documents,
}: {
  rounds: Round[];
  askable: Askable;
  reasons: readonly Reason[];
  documents: readonly { target: string; label: string }[];
}) {
  const names = namesOf(askable, documents);
  return (
    <ul class="lined rounds" aria-label="Rounds so far">
      {rounds.map((round) => (
        <li key={round.round}>
          <p>
            <b>Round {round.round}</b>, asked <Time at={round.askedAt} />
          </p>
          <p class="muted">
            {roundWords(round)}
            {round.status === "open" && round.dueAt !== null && (
              <>
                , due <Time at={round.dueAt} />
              </>
            )}
            {round.remindedAt.length > 0 && `, reminded ${round.remindedAt.length}×`}
          </p>
          <ul class="round-items">
            {round.items.map((item) => (
              <li key={item.id} class={item.answeredAt === null ? "waits" : "answered"}>
                <span dir="auto">{itemWords(item, names)}</span>
                <span class="muted">
                  {" "}
                  {[whose(item, askable, names), item.answeredAt === null ? null : "answered"]
                    .filter((words) => words !== null)
                    .join(", ")}
                </span>
                {changeWords(item).map((line) => (
                  <p key={line} dir="auto">
                    {line}
                  </p>
                ))}
                {item.answeredAt === null &&
                  previewOf({ reason: item.reason, message: item.message ?? "" }, reasons).map((line) => (
                    <p key={line} class="muted" dir="auto">
                      {line}
                    </p>
                  ))}
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}

/** Who is asked, unless the name of the question says it. */
function whose(item: Round["items"][number], askable: Askable, names: ReadonlyMap<string, string>): string | null {
  const name = personWords(item.person, askable);
  return name !== null && itemWords(item, names).includes(name) ? null : name;
}
