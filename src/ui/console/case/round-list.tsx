import { Time } from "../../shared/time";
import { changeWords, itemWords, type Round, roundWords } from "../model/asking";

/** Rounds of asking again, newest first: what was asked and what came back. */
export const RoundList = ({ rounds }: { rounds: Round[] }) =>
  rounds.length === 0 ? null : (
    <details>
      <summary>Rounds so far: {rounds.length}</summary>
      <ul class="lined" aria-label="Rounds so far">
        {rounds.map((round) => (
          <li key={round.round}>
            <b>
              Round {round.round}, asked <Time at={round.askedAt} />
            </b>
            <p class="muted">
              {roundWords(round)}
              {round.status === "open" && round.dueAt !== null && (
                <>
                  , due <Time at={round.dueAt} />
                </>
              )}
              {round.remindedAt.length > 0 && `, reminded ${round.remindedAt.length}×`}
            </p>
            <ul>
              {round.items.map((item) => (
                <li key={item.id}>
                  {itemWords(item)}
                  {changeWords(item).map((line) => (
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
    </details>
  );
