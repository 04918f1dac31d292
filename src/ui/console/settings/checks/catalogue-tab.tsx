import { useState } from "preact/hooks";
import { Badge, type Column, Link, Loaded, SkeletonRows, Table, TextField } from "../../../shared";
import { addressOf } from "../frame/addresses";
import { catalogue } from "./catalogue";
import { type CatalogueCheck, costWords, typeName } from "./check";
import { fieldsOf } from "./schema-form";

/** Every check: who answers it, what it costs, and what it needs to know. */
export function CatalogueTab() {
  const [words, setWords] = useState("");
  const wanted = words.trim().toLowerCase();
  const fits = ({ type, summary, vendors }: CatalogueCheck) =>
    `${type} ${summary} ${vendors.map(({ displayName }) => displayName).join(" ")}`.toLowerCase().includes(wanted);
  return (
    <Loaded of={catalogue.state} retry={() => void catalogue.load()} skeleton={<SkeletonRows rows={8} />}>
      {(all) => (
        <Table
          caption="Catalogue of checks"
          columns={columns}
          rows={all.filter(fits)}
          rowKey={({ type }) => type}
          tools={
            <div class="tools">
              <TextField
                label="Find a check"
                hideLabel
                placeholder="Find a check"
                type="search"
                value={words}
                onInput={setWords}
              />
            </div>
          }
        />
      )}
    </Loaded>
  );
}

const columns: Column<CatalogueCheck>[] = [
  {
    key: "type",
    label: "Check",
    names: true,
    value: ({ type }) => typeName(type),
    render: ({ type, summary }) => (
      <span class="two-lines">
        <Link href={addressOf.runCheck(type)}>{typeName(type)}</Link>
        <span class="muted">{summary}</span>
        <code class="muted">{type}</code>
      </span>
    ),
  },
  {
    key: "vendors",
    label: "Who answers",
    value: ({ vendors }) => vendors.map(({ name }) => name).join(" "),
    render: ({ vendors }) => (
      <span class="row wrap">
        {vendors.map(({ name, displayName, costCents, needsSecrets }) => (
          <Badge
            key={name}
            title={needsSecrets.length === 0 ? name : `${name}; needs the secret ${needsSecrets.join(", ")}`}
          >
            {displayName}
            {costCents > 0 && `, ${costWords(costCents)}`}
          </Badge>
        ))}
      </span>
    ),
  },
  {
    key: "needs",
    label: "Needs",
    value: (check) => neededOf(check).join(", "),
    render: (check) => (
      <span class="breakable">{neededOf(check).join(", ") || <span class="muted">nothing in particular</span>}</span>
    ),
  },
  {
    key: "standard",
    label: "Goes by",
    value: ({ standard }) => standard,
    render: ({ standard }) => standard ?? <span class="muted">the vendor</span>,
  },
];

const neededOf = ({ input }: CatalogueCheck): string[] =>
  fieldsOf(input.subject)
    .filter(({ required, within }) => required && within.length === 0)
    .map(({ label }) => label);
