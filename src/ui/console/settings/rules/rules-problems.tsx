import { Icon } from "../../../shared";
import { sumOf } from "../definitions/problem-list";
import { buildersOnly } from "../frame/access";
import type { RuleSetModel } from "./rule-set-model";

/** All that is wrong with the draft, each leading to its place. */
export function RulesProblems({ model, onOpen }: { model: RuleSetModel; onOpen: (path: string) => void }) {
  const problems = model.problems.value;
  const denied = buildersOnly();
  const failing = model.validation.value?.tests.filter(({ passed }) => !passed).length ?? 0;
  const isKnown = model.validation.value !== null || problems.length > 0;
  const tests = failing === 0 ? "" : ` · ${failing === 1 ? "1 test fails" : `${failing} tests fail`}`;
  return (
    <section class="problems" aria-label="Problems">
      <p class="problems-sum" role="status">
        {isKnown
          ? `${sumOf(problems)}${tests}`
          : denied === null
            ? "Looking for problems …"
            : "Only administrators can look for problems."}
        {model.isChecking.value && isKnown ? " · checking" : ""}
      </p>
      {problems.length > 0 && (
        <ul>
          {problems.map(({ path, message, severity }, i) => (
            <li key={`${path} ${i}`}>
              <button type="button" class={`problem ${severity}`} onClick={() => onOpen(path)}>
                <Icon name="alert" size={14} />
                <span class="unseen">{severity}: </span>
                <span class="problem-text">{message}</span>
                <span class="problem-place mono">{path}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
