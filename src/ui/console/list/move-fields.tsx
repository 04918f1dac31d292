import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { api, type Listed } from "../../shared/api";
import { SelectField, TextField } from "../../shared/field";
import { type Deed, followedBy } from "../model/bulk";
import type { CaseSummary } from "../model/types";
import { chosenStates } from "../settings/definitions/move-model";
import { RenamedStates } from "../settings/definitions/renamed-states";

interface Version {
  id: string;
  version: number;
  name: string;
}

/**
 * To which version cases are moved, and what their states are called there. Cases of one workflow choose among its versions; those of
 * several, a number that each workflow has its own version for.
 */
export function MoveFields({
  rows,
  isAll,
  onDeed,
}: {
  /** The chosen cases that the list shows. */
  rows: readonly CaseSummary[];
  /** There are no others. */
  isAll: boolean;
  onDeed: (deed: Deed | null) => void;
}) {
  const { keys, versions: from } = followedBy(rows);
  const key = isAll && keys.length === 1 ? (keys[0] ?? null) : null;
  const [versions, setVersions] = useState<Version[]>([]);
  const [number, setNumber] = useState("");
  const [names, setNames] = useState<Record<string, string>>({});
  const [reason, setReason] = useState("");
  useEffect(() => {
    if (key === null) return;
    const path = `/workflow-definitions?key=${encodeURIComponent(key)}&status=published&limit=100`;
    void api.get<Listed<Version>>(path).then((answer) => answer.ok && setVersions(answer.value.data));
  }, [key]);
  const target = versions.find(({ version }) => String(version) === number);
  const isGood = /^[1-9]\d{0,5}$/.test(number);
  // While it is drawn: Enter right behind the last letter sends that letter too.
  useLayoutEffect(() => {
    onDeed(
      isGood
        ? { kind: "move", toVersion: Number(number), states: chosenStates(names), reason: reason.trim() || null }
        : null,
    );
  }, [number, names, reason]);
  // Those that follow the only version there is have nowhere to go.
  const elsewhere = versions.filter(({ id }) => from.length !== 1 || id !== from[0]?.id);
  const others = from.filter(({ id }) => id !== target?.id);
  return (
    <>
      <p class="muted">
        Cases go on where they stand: facts, documents, runs, children, links and timers stay, and nothing is asked
        again.
      </p>
      {key === null ? (
        <TextField
          label="Version"
          hint={
            isAll
              ? "They follow several workflows: each goes to this version of its own. One whose state is missing there refuses."
              : "A published version of each case's own workflow. One whose state is missing there refuses."
          }
          type="number"
          value={number}
          onInput={setNumber}
          autofocus
        />
      ) : (
        <SelectField
          label="Version"
          hint={`Now on ${from.map(({ version }) => `v${version}`).join(", ")} of ${key}.`}
          value={number}
          onChange={(chosen) => {
            setNumber(chosen);
            setNames({});
          }}
          options={[
            {
              value: "",
              label: versions.length > 0 && elsewhere.length === 0 ? "There is no other version" : "Choose",
            },
            ...elsewhere.map(({ version, name }) => ({ value: String(version), label: `v${version}, ${name}` })),
          ]}
          autofocus
        />
      )}
      {target !== undefined && others.length > 0 && (
        <RenamedStates
          fromIds={others.map(({ id }) => id)}
          to={target}
          names={names}
          onName={(state, name) => setNames({ ...names, [state]: name })}
        />
      )}
      <TextField
        label="Why, if you like"
        hint="Kept in the timeline of each case."
        value={reason}
        onInput={setReason}
        rows={2}
        maxLength={2_000}
      />
    </>
  );
}
