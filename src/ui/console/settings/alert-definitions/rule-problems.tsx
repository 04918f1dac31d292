import { Icon } from "../../../shared";
import { sumOf } from "../definitions/problem-list";
import type { AlertRuleModel } from "./alert-rule-model";

/** All that is wrong with the draft, with its places: those that have no field of their own, too. */
export function RuleProblems({ model }: { model: AlertRuleModel }) {
  const problems = model.problems.value;
  if (model.locked.value !== null) return null;
  return (
    <section class="problems" aria-label="Problems">
      <p class="problems-sum" role="status">
        {model.checked.value === null && problems.length === 0 ? "Looking for problems …" : sumOf(problems)}
      </p>
      {problems.length > 0 && (
        <ul>
          {problems.map(({ path, message, severity }, i) => (
            <li key={`${path} ${i}`} class={`problem ${severity}`}>
              <Icon name="alert" size={14} />
              <span class="unseen">{severity}: </span>
              <span class="problem-text">{message}</span>
              <span class="problem-place mono">{path}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
