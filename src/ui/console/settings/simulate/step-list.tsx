import { Icon } from "../../../shared";
import { stepWords } from "./simulation";
import type { SimulationModel } from "./simulation-model";

/** The way so far; choosing a step looks back at it. */
export function StepList({ play }: { play: SimulationModel }) {
  const frames = play.frames.value;
  return (
    <section class="card" aria-label="Steps so far">
      <h2>Steps so far</h2>
      <ol class="step-list">
        {frames.map(({ step, simulation }, i) => {
          const move = step === null ? simulation.opening : simulation.steps[i - 1];
          const isRefused = move?.accepted === false && step !== null;
          const moved = move !== undefined && move.before !== move.after;
          return (
            <li key={i}>
              <button
                type="button"
                class="step-line"
                aria-current={i === play.looking.value ? "step" : undefined}
                onClick={() => play.lookAt(i)}
              >
                {isRefused && <Icon name="alert" size={14} />}
                <span class="strong">{step === null ? "The case is opened" : stepWords(step)}</span>
                <span class="muted">
                  {isRefused ? "not taken" : moved ? `→ ${move.after}` : step === null ? simulation.state : "stays"}
                </span>
              </button>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
