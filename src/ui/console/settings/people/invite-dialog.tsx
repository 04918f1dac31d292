import { useState } from "preact/hooks";
import type { CaseScope, Role } from "../../../../domain";
import { api, SelectField, TextField } from "../../../shared";
import { FormDialog } from "../frame/form-dialog";
import { roleOptions, roleWords } from "./person";
import { ScopeFields, scopeProblem } from "./scope-fields";

export interface InvitationMade {
  id: string;
  email: string;
  url: string;
}

/** Asks for an address and what the person may do. */
export function InviteDialog({
  onMade,
  onClose,
}: {
  onMade: (invitation: InvitationMade) => void;
  onClose: () => void;
}) {
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("analyst");
  const [scope, setScope] = useState<CaseScope | null>(null);
  const caseScope = role === "admin" ? null : scope;
  const invite = async () => {
    const made = await api.post<InvitationMade>("/invitations", { email: email.trim(), role, caseScope });
    if (!made.ok) return made.error;
    onMade(made.value);
    return null;
  };
  return (
    <FormDialog
      title="Invite somebody"
      button="Send invitation"
      blocked={/^\S+@\S+$/.test(email.trim()) ? scopeProblem(caseScope) : "Write an e-mail address."}
      send={invite}
      onClose={onClose}
      shown={["email"]}
    >
      {(at) => (
        <>
          <TextField
            label="E-mail address"
            type="email"
            value={email}
            onInput={setEmail}
            error={at("email")}
            maxLength={254}
            autofocus
          />
          <SelectField
            label="Role"
            hint={roleWords[role]}
            value={role}
            options={roleOptions}
            onChange={(chosen) => setRole(chosen as Role)}
          />
          {role !== "admin" && <ScopeFields scope={scope} onChange={setScope} />}
        </>
      )}
    </FormDialog>
  );
}
