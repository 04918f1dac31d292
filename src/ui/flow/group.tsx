import { ItemView } from "./item";
import type { GroupItem, StepperItem } from "./model-kinds";
import { Said } from "./said";
import type { Words } from "./words";

/** What stands together. A row becomes a column where there is no room for two fields. */
export const GroupView = ({ item, words }: { item: GroupItem; words: Words }) => (
  <div class={item.layout === "row" ? "beside" : "below"} data-field={item.name} hidden={item.hidden}>
    {item.items.map((inner) => (
      <ItemView key={inner.name} item={inner} words={words} />
    ))}
  </div>
);

/** The pages by name, with how far each is. Those that were begun are links. */
export function StepperView({ item, words }: { item: StepperItem; words: Words }) {
  const states = { done: words.pageDone, begun: words.pageStarted, current: words.current, open: words.pageOpen };
  return (
    <ol class="list" data-field={item.name} hidden={item.hidden}>
      {item.steps.map((step) => (
        <li key={step.id} {...(step.status === "current" ? { "aria-current": "step" as const } : {})}>
          {step.status === "done" || step.status === "begun" ? (
            <a href={step.href}>
              <Said>{step.title}</Said>
            </a>
          ) : (
            <span>
              <Said>{step.title}</Said>
            </span>
          )}
          <span class={`state ${step.status}`}>{states[step.status]}</span>
        </li>
      ))}
    </ol>
  );
}
