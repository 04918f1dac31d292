import { Badge } from "../../../shared/badge";
import { resultCard } from "../../model/result-card";
import type { Check } from "../../model/types";

/** What a check found, in plain words; the JSON stays behind its own disclosure. */
export function ResultFacts({ result, request }: { result: NonNullable<Check["result"]>; request: Check["request"] }) {
  const card = resultCard({ ...result, request });
  if (card === null) return null;
  return (
    <>
      <dl class="result-facts">
        {card.facts.map(({ label, value, tone }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd dir="auto" class={tone === undefined ? undefined : `tone-${tone}`}>
              {value}
            </dd>
          </div>
        ))}
      </dl>
      {card.items.length > 0 && (
        <ul class="lined result-items" aria-label={card.itemsLabel}>
          {card.items.map(({ title, verdict, lines }, index) => (
            <li key={`${title}.${index}`}>
              <p class="row wrap">
                <b dir="auto">{title}</b>
                {verdict !== null && <Badge tone={verdict.tone}>{verdict.words}</Badge>}
              </p>
              {lines.map((line) => (
                <p key={line} class="muted" dir="auto">
                  {line}
                </p>
              ))}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
