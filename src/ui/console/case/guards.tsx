import type { GuardLine } from "../model/why";

/** The conditions that were asked, each with the facts it read and the values they had then. */
export const Guards = ({ guards }: { guards: readonly GuardLine[] }) =>
  guards.length === 0 ? null : (
    <ul class="because">
      {guards.map((guard, index) => (
        <li key={`${guard.line}.${index}`}>
          {guard.line}
          {guard.reads.map(({ name, value }, place) => (
            <span class="read" key={`${name}.${place}`} dir="auto">
              {name} = {value}
            </span>
          ))}
        </li>
      ))}
    </ul>
  );
