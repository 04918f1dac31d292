import { useState } from "preact/hooks";
import type { CaseScope, Role } from "../../../../domain";
import { api, SelectField, TextField } from "../../../shared";
import { FormDialog } from "../frame/form-dialog";
import { roleOptions, roleWords, type TeamMember } from "./person";
import { ScopeFields, scopeProblem } from "./scope-fields";

/** Changes what somebody is called, may do and may see. */
export function ChangeDialog({
  person,
  onDone,
  onClose,
}: {
  person: TeamMember;
  onDone: (person: TeamMember) => void;
  onClose: () => void;
}) {
  const [name, setName] = useState(person.name);
  const [role, setRole] = useState(person.role);
  const [scope, setScope] = useState<CaseScope | null>(person.caseScope ?? null);
  const caseScope = role === "admin" ? null : scope;
  const save = async () => {
    const body = { name: name.trim(), role, caseScope };
    const saved = await api.patch<TeamMember>(`/users/${encodeURIComponent(person.id)}`, body);
    if (!saved.ok) return saved.error;
    onDone(saved.value);
    return null;
  };
  return (
    <FormDialog
      title={`Change ${person.name}`}
      button="Save"
      blocked={name.trim() === "" ? "Write a name." : scopeProblem(caseScope)}
      send={save}
      onClose={onClose}
    >
      {() => (
        <>
          <TextField label="Name" value={name} onInput={setName} maxLength={120} autofocus />
          <SelectField
            label="Role"
            hint={roleWords[role]}
            value={role}
            options={roleOptions}
            onChange={(chosen) => setRole(chosen as Role)}
          />
          {role !== "admin" && <ScopeFields scope={scope} onChange={setScope} />}
          <p class="muted">It holds from their next click on.</p>
        </>
      )}
    </FormDialog>
  );
}
