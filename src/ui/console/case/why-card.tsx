import { useSignal } from "@preact/signals";
import { Icon } from "../../shared/icon";
import { Loaded } from "../../shared/loaded";
import { Skeleton } from "../../shared/skeleton";
import { Time } from "../../shared/time";
import { explanation } from "../model/open-case";
import { noteWords } from "../model/step-words";
import type { Case, Explanation, Transition } from "../model/types";
import { type Breakdown, breakdownOf, heldBackStories, openRulesWords, storyOf } from "../model/why";
import { riskTones } from "../model/words";
import { Guards } from "./guards";
import { later } from "./later";
import { OverrideLine } from "./risk/override-line";
import "./why.css";

const RiskDetail = later(async () => (await import("./risk/risk-detail")).RiskDetail);

/** Why the score is what it is, and why the case is where it is. */
export const Why = ({ now }: { now: Case }) => (
  <section class="panel" id="why" aria-label="Why" tabIndex={-1}>
    <header class="panel-head">
      <h2>{titleOf(now)}</h2>
    </header>
    <Loaded of={explanation.state} retry={() => void explanation.load()} skeleton={<Skeleton lines={4} />}>
      {(told) => (
        <>
          <OverrideLine now={now} />
          <Score now={now} breakdown={breakdownOf(told)} />
          {told.scores.length > 0 && <Behind now={now} told={told} />}
          <HeldBack now={now} told={told} />
          <h3 class="sub-head">How it got here</h3>
          <ol class="path">
            {moves(told.transitions).map((transition, index) => (
              <Step key={`${transition.seq}.${index}`} transition={transition} />
            ))}
            {moves(told.transitions).length === 0 && <li class="muted">It has not moved since it was opened.</li>}
          </ol>
        </>
      )}
    </Loaded>
  </section>
);

/** The reasons below are those of the rules, whatever a person has said. */
function titleOf({ risk }: Case): string {
  const score = risk?.override === undefined ? risk?.score : risk.scored?.score;
  return score === undefined ? "Why" : `Why ${score}`;
}

/** What few open and everybody may ask for: all rules, all values, the sum and its proof. */
function Behind({ now, told }: { now: Case; told: Explanation }) {
  const open = useSignal(false);
  return (
    <details class="behind" onToggle={(event) => (open.value = event.currentTarget.open)}>
      <summary>
        <span>Every rule, every value, and the sum</span>
        <Icon name="chevronRight" size={12} />
      </summary>
      {open.value && <RiskDetail now={now} scores={told.scores} />}
    </details>
  );
}

/** What would move it on from here and does not, and what the conditions' authors want to be known about that. */
function HeldBack({ now, told }: { now: Case; told: Explanation }) {
  if (now.status !== "active") return null;
  const held = heldBackStories(told.heldBack, now.state);
  const cameAt = told.transitions[0]?.seq ?? 0; // newest first: what was noted before it came here is history
  const fresh = told.notes.filter(({ seq }) => seq >= cameAt);
  const notes = [...new Map(fresh.map((note) => [noteWords(note.note), note])).entries()].slice(0, shownNotes);
  if (held.length === 0 && notes.length === 0) return null;
  return (
    <>
      <h3 class="sub-head">What holds it here</h3>
      <ul class="path">
        {notes.map(([words, note]) => (
          <li key={note.seq} class="path-step note-line">
            <span dir="auto">{words}</span>
            <span class="muted num push">
              <Time at={note.at} />
            </span>
          </li>
        ))}
        {held.map(({ key, line, guards }) => (
          <li key={key}>
            <details>
              <summary class="path-step">
                <span>{line}</span>
                <Icon name="chevronRight" size={12} />
              </summary>
              <Guards guards={guards} />
            </details>
          </li>
        ))}
      </ul>
    </>
  );
}

const shownNotes = 5;
const shownMoves = 6;
/** The newest moves. Entering the first state is no move. */
const moves = (transitions: readonly Transition[]): Transition[] =>
  transitions.filter(({ from }) => from !== "").slice(0, shownMoves);

function Score({ now, breakdown }: { now: Case; breakdown: Breakdown | null }) {
  if (breakdown === null) return <p class="muted">Not scored yet: the rules are asked when the checks are in.</p>;
  const level = now.risk?.override === undefined ? now.risk?.level : now.risk.scored?.level;
  const tone = level === undefined ? "neutral" : riskTones[level];
  return (
    <div class="score">
      {breakdown.reasons.length === 0 && <p>No rule was met, so nothing was added.</p>}
      <ul class="reasons">
        {breakdown.reasons.map((reason) => (
          <li key={reason.id}>
            <details>
              <summary>
                <span class={`points num ${tone}`}>+{reason.points}</span>
                <span>{reason.name}</span>
                <Icon name="chevronRight" size={12} />
              </summary>
              <ul class="because">
                {reason.because.map((line) => (
                  <li key={line} dir="auto">
                    {line}
                  </li>
                ))}
                <li class="muted">
                  Rule {reason.id}, {reason.domain.replaceAll("_", " ")}
                </li>
              </ul>
            </details>
          </li>
        ))}
      </ul>
      <details class="open-rules">
        <summary>
          <span class="muted">{openRulesWords(breakdown)}</span>
          <Icon name="chevronRight" size={12} />
        </summary>
        <ul class="because">
          {breakdown.open.map(({ name, because }) => (
            <li key={name}>
              {name}
              <span class="muted"> {because.join(" ")}</span>
            </li>
          ))}
          {breakdown.open.length === 0 && <li class="muted">Every rule had the facts it asks for.</li>}
        </ul>
      </details>
    </div>
  );
}

function Step({ transition }: { transition: Transition }) {
  const story = storyOf(transition);
  const line = (
    <>
      <span class="path-line">{story.line}</span>
      <span class="muted clip">{story.cause}</span>
      <span class="muted num push">
        <Time at={transition.at} />
      </span>
    </>
  );
  if (story.guards.length === 0) return <li class="path-step">{line}</li>;
  return (
    <li>
      <details>
        <summary class="path-step">
          {line}
          <Icon name="chevronRight" size={12} />
        </summary>
        <Guards guards={story.guards} />
      </details>
    </li>
  );
}
