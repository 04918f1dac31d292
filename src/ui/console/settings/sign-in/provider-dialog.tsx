import { useState } from "preact/hooks";
import { roleNames, roles } from "../../../../domain/roles";
import { api, CheckField, CopyButton, Icon, SelectField, TextField } from "../../../shared";
import { FormDialog } from "../frame/form-dialog";
import { domainsIn, groupRulesIn, groupRulesText, type Provider } from "./sign-in";

const fieldsHere = ["name", "issuer", "clientId", "clientSecret", "domains"];
const newRoles = [
  { value: "", label: "Nobody: only people who are on the team get in" },
  ...roles
    .filter((role) => role !== "admin")
    .map((role) => ({ value: role, label: `Create them as ${roleNames[role].toLowerCase()}` })),
];

/** A provider, new or changed. */
export function ProviderDialog({
  provider,
  onSaved,
  onClose,
}: {
  provider: Provider | null;
  onSaved: (provider: Provider) => void;
  onClose: () => void;
}) {
  const [name, setName] = useState(provider?.name ?? "");
  const [issuer, setIssuer] = useState(provider?.issuer ?? "");
  const [clientId, setClientId] = useState(provider?.clientId ?? "");
  const [secret, setSecret] = useState("");
  const [domains, setDomains] = useState(provider?.domains.join(", ") ?? "");
  const [newRole, setNewRole] = useState<string>(provider?.newPeopleRole ?? "");
  const [claim, setClaim] = useState(provider?.groupRoles?.claim ?? "groups");
  const [rules, setRules] = useState(groupRulesText(provider));
  const [offersLogout, setOffersLogout] = useState(provider?.offersLogout ?? false);
  const read = groupRulesIn(rules, roles);
  const blocked =
    name.trim() === ""
      ? "Give it a name."
      : issuer.trim() === "" || clientId.trim() === ""
        ? "Issuer and client id come from the provider."
        : domainsIn(domains).length === 0
          ? "Name at least one e-mail domain."
          : read.rules === null
            ? `Line ${read.badLine} of the groups is no rule.`
            : null;
  const save = async () => {
    const body = {
      ...{ name: name.trim(), issuer: issuer.trim(), clientId: clientId.trim(), domains: domainsIn(domains) },
      ...{ newPeopleRole: newRole === "" ? null : newRole, offersLogout, enabled: provider?.enabled ?? true },
      groupRoles: read.rules === null || read.rules.length === 0 ? null : { claim: claim.trim(), roles: read.rules },
      ...(secret !== "" && { clientSecret: secret }),
    };
    const saved =
      provider === null
        ? await api.post<Provider>("/identity-providers", body)
        : await api.put<Provider>(`/identity-providers/${provider.id}`, body);
    if (!saved.ok) return saved.error;
    onSaved(saved.value);
    return null;
  };
  return (
    <FormDialog
      title={provider === null ? "New identity provider" : `Change ${provider.name}`}
      button={provider === null ? "Create provider" : "Save"}
      blocked={blocked}
      send={save}
      onClose={onClose}
      shown={fieldsHere}
    >
      {(at) => (
        <>
          {provider !== null && <RedirectUri uri={provider.redirectUri} />}
          <TextField
            label="Name"
            hint="On the button: Continue with …"
            value={name}
            onInput={setName}
            maxLength={60}
            error={at("name")}
            autofocus
          />
          <TextField
            label="Issuer"
            hint="As the provider writes it: https://acme.okta.com"
            value={issuer}
            onInput={setIssuer}
            maxLength={500}
            error={at("issuer")}
          />
          <TextField label="Client id" value={clientId} onInput={setClientId} maxLength={300} error={at("clientId")} />
          <TextField
            label="Client secret"
            hint={
              provider?.hasClientSecret === true
                ? "One is kept. Write another to replace it."
                : "Leave it empty for a public client. It is never shown again."
            }
            value={secret}
            onInput={setSecret}
            maxLength={2_000}
            error={at("clientSecret")}
          />
          <TextField
            label="E-mail domains"
            hint="Only people with a verified address of these get in. Separate several by commas."
            value={domains}
            onInput={setDomains}
            error={at("domains")}
          />
          <SelectField
            label="People who are not on the team yet"
            value={newRole}
            options={newRoles}
            onChange={setNewRole}
          />
          <details>
            <summary>
              <Icon name="chevronRight" size={14} /> Roles by group, and signing out
            </summary>
            <div class="stack">
              <TextField label="Claim that names groups" value={claim} onInput={setClaim} maxLength={200} />
              <TextField
                label="Groups"
                hint={`One per line: group = role (${roles.join(", ")}). The first that fits gives the role, at every sign-in. Nobody in any: the role stays.`}
                value={rules}
                onInput={setRules}
                rows={4}
                error={read.rules === null ? `Line ${read.badLine}: write a group, “=” and a role.` : null}
              />
              <CheckField
                label="Offer to sign out at the provider too"
                checked={offersLogout}
                onChange={setOffersLogout}
              />
            </div>
          </details>
        </>
      )}
    </FormDialog>
  );
}

/** What the provider has to be told. */
export const RedirectUri = ({ uri }: { uri: string }) => (
  <div class="redirect-uri">
    <p class="muted">Register this address with the provider, letter by letter:</p>
    <p class="row">
      <code class="breakable">{uri}</code>
      <CopyButton text={uri} label="Copy the redirect address" />
    </p>
  </div>
);
