import { isObject, type JsonObject } from "../../../../lib/json";
import { Icon } from "../../../shared/icon";
import { Link } from "../../../shared/router";
import { caseHref } from "../../model/case-list";
import { valueText } from "../../model/facts";
import { matchNames } from "../../model/needs";
import type { Check } from "../../model/types";
import { JsonView } from "../json-view";

/** Checks whose own card tells of everybody they found. */
const toldInCard = new Set(["individuals-sanctions", "merchant-screening"]);

/** Entries that resemble the subject, each with what matched. */
export function Matches({ check }: { check: Check }) {
  const matches = check.result?.matches ?? [];
  if (matches.length === 0 || toldInCard.has(check.type)) return null;
  const names = matchNames(check);
  return (
    <ul class="lined" aria-label="What was found">
      {matches.map((match, index) => (
        <li key={`${names[index] ?? ""}.${index}`}>
          <details>
            <summary class="row">
              <b dir="auto">{names[index] ?? `Entry ${index + 1}`}</b>
              <span class="muted clip">{matchWords(match)}</span>
              <Icon name="chevronRight" size={12} />
            </summary>
            {typeof match.caseId === "string" && (
              <p>
                <Link href={caseHref(match.caseId)}>Open the other case</Link>
              </p>
            )}
            <JsonView value={match} label={`Entry ${index + 1}`} />
          </details>
        </li>
      ))}
    </ul>
  );
}

function matchWords(match: JsonObject): string {
  const entity = isObject(match.entity) ? match.entity : match;
  const parts = [valueText(entity.categories), valueText(match.matchTypes), valueText(match.countries)].filter(Boolean);
  const fields = valueText(match.matchedFields);
  return [...parts, fields === "" ? "" : `same ${fields}`].filter(Boolean).join("; ");
}
