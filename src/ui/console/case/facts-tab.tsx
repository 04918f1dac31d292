import { getPath, isObject } from "../../../lib/json";
import { Skeleton } from "../../shared/skeleton";
import { shownValue } from "../model/facts";
import { checks, facts } from "../model/open-case";
import { isPerson } from "../model/subject";
import type { Case, Check } from "../model/types";
import { labelOf } from "../model/words";
import { Name } from "../names/name";
import { Blocks } from "./blocks/blocks";
import { CorrectableFacts } from "./edit/correctable-facts";
import { MaskedCard } from "./masked-card";
import { WideTable } from "./wide-table";

/** Every fact with who says so. Disagreements stand side by side; what is missing is shown as missing. */
export function FactsTab({ now }: { now: Case }) {
  const known = facts.value;
  if (known === null) return <Skeleton lines={8} />;
  const person = isPerson(now.context);
  return (
    <div class="stack">
      <MaskedCard now={now} />
      <section class="panel">
        <header class="panel-head">
          <h2>{person ? "Person" : "Company"}</h2>
          <span class="muted">What each source says</span>
        </header>
        <CorrectableFacts now={now} facts={known.compared} />
      </section>
      <Blocks now={now} tab="facts" />
      {!person && <Officers />}
      {known.others.length > 0 && (
        <section class="panel">
          <header class="panel-head">
            <h2>Also given by the applicant</h2>
          </header>
          <CorrectableFacts now={now} facts={known.others} />
        </section>
      )}
    </div>
  );
}

/** Directors and officers as the register has them. */
function Officers() {
  const register: Check | undefined = checks.value?.find(
    ({ type, result }) => type === "company-registry" && result !== null,
  );
  const officers = register?.result ? getPath(register.result.data, "officers") : undefined;
  if (!Array.isArray(officers) || officers.length === 0) return null;
  const list = officers.filter(isObject);
  const keys = ["name", "role", "appointedOn", "nationality"].filter((key) =>
    list.some((one) => typeof one[key] === "string"),
  );
  return (
    <section class="panel">
      <header class="panel-head">
        <h2>Officers</h2>
        <span class="muted">Register, read-only</span>
      </header>
      <WideTable label="Table of officers">
        <table class="fact-table">
          <thead>
            <tr>
              {keys.map((key) => (
                <th scope="col" key={key}>
                  {labelOf(key)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {list.map((officer) => (
              <tr key={JSON.stringify(officer)}>
                {keys.map((key) => (
                  <td key={key} dir="auto">
                    {typeof officer[key] === "string" ? <Name text={shownValue(officer[key])} /> : "–"}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </WideTable>
    </section>
  );
}
