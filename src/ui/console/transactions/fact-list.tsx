import { Name } from "../names/name";
import type { ShownFact } from "./transaction-facts";

export const FactList = ({ facts }: { facts: readonly ShownFact[] }) => (
  <dl class="fact-grid">
    {facts.map(({ label, text, isCode = false }) => (
      <div key={label}>
        <dt>{label}</dt>
        <dd class={isCode ? "mono" : undefined}>
          <bdi>
            <Name text={text} />
          </bdi>
        </dd>
      </div>
    ))}
  </dl>
);
