import { getPath, isObject } from "../../../lib/json";
import { Badge } from "../../shared/badge";
import { Icon } from "../../shared/icon";
import { Skeleton } from "../../shared/skeleton";
import { type Fact, type FactSource, shownValue, sourceWords } from "../model/facts";
import { checks, facts } from "../model/open-case";
import { isPerson } from "../model/subject";
import type { Case, Check } from "../model/types";
import { labelOf } from "../model/words";
import { MaskedCard } from "./masked-card";

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
        <FactTable facts={known.compared} />
      </section>
      {!person && <Officers />}
      {known.others.length > 0 && (
        <section class="panel">
          <header class="panel-head">
            <h2>Also given by the applicant</h2>
          </header>
          <FactTable facts={known.others} />
        </section>
      )}
    </div>
  );
}

const sources: FactSource[] = ["applicant", "register", "identity", "document"];

/** `compact`: one value per line unless sources differ. */
export function FactTable({ facts: list, compact = false }: { facts: readonly Fact[]; compact?: boolean }) {
  const used = sources.filter((source) => list.some(({ values }) => values[source] !== undefined));
  if (compact)
    return (
      <dl class="fact-lines">
        {list.map((fact) => (
          <div key={fact.key} class={fact.agreement}>
            <dt>{fact.label}</dt>
            <dd>
              <Values fact={fact} />
            </dd>
          </div>
        ))}
      </dl>
    );
  return (
    <table class="fact-table">
      <thead>
        <tr>
          <th scope="col">Fact</th>
          {used.map((source) => (
            <th scope="col" key={source}>
              {sourceWords[source]}
            </th>
          ))}
          {used.length > 1 && <th scope="col">Match</th>}
        </tr>
      </thead>
      <tbody>
        {list.map((fact) => (
          <tr key={fact.key} class={fact.agreement}>
            <th scope="row">{fact.label}</th>
            {used.map((source) => (
              <td key={source} dir="auto">
                <Value text={fact.values[source]} missing={fact.agreement === "missing" ? "Not given" : "–"} />
              </td>
            ))}
            {used.length > 1 && (
              <td>
                <Agreement of={fact.agreement} />
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const Value = ({ text, missing }: { text: string | undefined; missing: string }) =>
  text === undefined ? <span class="muted">{missing}</span> : <span>{shownValue(text)}</span>;

export const Agreement = ({ of }: { of: Fact["agreement"] }) => {
  switch (of) {
    case "same":
      return (
        <Badge tone="ok" icon="check">
          Same
        </Badge>
      );
    case "differs":
      return (
        <Badge tone="bad" icon="close">
          Differs
        </Badge>
      );
    case "missing":
      return <Badge tone="warn">Missing</Badge>;
    case "alone":
      return <span class="muted">One source</span>;
  }
};

function Values({ fact }: { fact: Fact }) {
  const said = sources.flatMap((source) => {
    const text = fact.values[source];
    return text === undefined ? [] : [{ source, text }];
  });
  const [first] = said;
  if (first === undefined) return <span class="warn-words">Not given</span>;
  if (fact.agreement !== "differs")
    return (
      <span class="fact-value">
        <span class="clip" dir="auto" title={first.text}>
          {shownValue(first.text)}
        </span>
        <span class="fact-source">
          {fact.agreement === "same" && <Icon name="check" size={12} />}
          {said.map(({ source }) => sourceWords[source]).join(", ")}
        </span>
      </span>
    );
  return (
    <>
      {said.map(({ source, text }) => (
        <span class="fact-value" key={source}>
          <span class="clip" dir="auto" title={text}>
            {shownValue(text)}
          </span>
          <span class="fact-source">{sourceWords[source]}</span>
        </span>
      ))}
    </>
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
                  {typeof officer[key] === "string" ? shownValue(officer[key]) : "–"}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
