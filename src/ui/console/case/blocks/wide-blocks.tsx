import { getPath, isObject, type Json, type JsonObject } from "../../../../lib/json";
import { Badge } from "../../../shared/badge";
import { Icon } from "../../../shared/icon";
import { Link, queryWith } from "../../../shared/router";
import { caseHref } from "../../model/case-list";
import { shownValue, valueText } from "../../model/facts";
import { documentName } from "../../model/needs";
import { documents, family } from "../../model/open-case";
import { nameOf, textOf } from "../../model/subject";
import { countryName, labelOf, standingOf } from "../../model/words";
import { DecisionBadge } from "../decision-badge";
import { JsonView } from "../json-view";

const mostRows = 200;

/** An object, one line per field. */
export function FactsBlock({ value, fields }: { value: Json; fields: string[] | null }) {
  const holder = isObject(value) ? value : { value };
  const shown = fields ?? Object.keys(holder);
  return (
    <dl class="fact-lines">
      {shown.map((key) => {
        const text = valueText(getPath(holder, key));
        return (
          (text !== "" || fields !== null) && (
            <div key={key}>
              <dt>{labelOf(key)}</dt>
              <dd dir="auto">{text === "" ? <span class="muted">Not given</span> : shownFact(key, text)}</dd>
            </div>
          )
        );
      })}
    </dl>
  );
}

const shownFact = (key: string, text: string): string =>
  /country|nationality/i.test(key) ? countryName(text.toUpperCase()) : shownValue(text);

/** A list of objects; columns are their fields. */
export function TableBlock({ value, fields }: { value: Json; fields: string[] | null }) {
  const rows = rowsIn(value);
  const columns = fields ?? [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((key) => key !== "id");
  return (
    <div class="scroll-x">
      <table class="fact-table">
        <thead>
          <tr>
            {columns.map((column) => (
              <th scope="col" key={column}>
                {labelOf(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, mostRows).map((row, at) => (
            <tr key={textOf(row.id) || at}>
              {columns.map((column) => (
                <td key={column} dir="auto">
                  {shownFact(column, valueText(getPath(row, column))) || "–"}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > mostRows && <p class="muted">{`The first ${mostRows} of ${rows.length}.`}</p>}
    </div>
  );
}

/** People or companies of a list, each with where their own case stands. */
export function PeopleBlock({ value }: { value: Json }) {
  return (
    <ul class="lined">
      {rowsIn(value)
        .slice(0, mostRows)
        .map((one, at) => (
          <PersonLine key={textOf(one.id) || at} one={one} />
        ))}
    </ul>
  );
}

function PersonLine({ one }: { one: JsonObject }) {
  const name = nameOf({ entity: { data: one } }) ?? (textOf(one.name) || "No name");
  const member = family.value?.find(({ child }) => child.itemId === textOf(one.id));
  const details = [textOf(one.dateOfBirth), textOf(one.registrationNumber), textOf(one.email)]
    .filter(Boolean)
    .map(shownValue);
  const country = textOf(one.country) || textOf(one.nationality);
  const standing = member === undefined ? null : standingOf(member.child);
  const isCompany = textOf(one.companyName) !== "";
  return (
    <li class="row wrap">
      <Icon name={isCompany ? "doc" : "person"} size={14} />
      <b dir="auto">{name}</b>
      <span class="muted">{[...details, country === "" ? "" : countryName(country)].filter(Boolean).join(" · ")}</span>
      <span class="push" />
      {standing !== null && (
        <Badge tone={standing.tone} dot={!standing.icon} {...(standing.icon && { icon: standing.icon })}>
          {standing.label}
        </Badge>
      )}
      {member !== undefined && member.child.id !== null && (
        <Link href={caseHref(member.child.id)}>
          Open<span class="unseen"> the case of {name}</span>
        </Link>
      )}
    </li>
  );
}

/** The documents of the case with what was decided. */
export const DocumentsBlock = ({ caseId }: { caseId: string }) => (
  <ul class="lined">
    {(documents.value ?? []).map((document) => (
      <li key={document.id} class="row">
        <Icon name="doc" size={14} />
        <Link href={`/console/cases/${encodeURIComponent(caseId)}/documents${queryWith({ document: document.id })}`}>
          {documentName(document)}
        </Link>
        <span class="push" />
        <DecisionBadge status={document.decision.status} />
      </li>
    ))}
  </ul>
);

export const JsonBlock = ({ value }: { value: Json }) => <JsonView value={value} label="As it stands in the case" />;

const rowsIn = (value: Json): JsonObject[] =>
  Array.isArray(value) ? value.filter(isObject) : isObject(value) ? Object.values(value).filter(isObject) : [];
