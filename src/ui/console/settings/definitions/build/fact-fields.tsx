import { fieldTypes } from "../../../../../domain/queues";
import { roleNames, roles, rolesThatCan } from "../../../../../domain/roles";
import { CheckField, SelectField } from "../../../../shared";
import { type ItemForm, ItemText } from "./list-part";
import { textOf, textsOf } from "./places";

const typeWords: Record<(typeof fieldTypes)[number], string> = {
  text: "Text",
  number: "Number",
  boolean: "Yes or no",
  date: "Day",
};

/** A fact that lists and queues can ask for. */
export function IndexedFields(form: ItemForm) {
  const { item, set, error } = form;
  return (
    <>
      <ItemText form={form} name="label" label="Name" hint="As queues and lists call it." needed />
      <ItemText
        form={form}
        name="path"
        label="Where it stands"
        hint="From the context, with dots: entity.data.industry"
        list="build-facts"
        needed
      />
      <SelectField
        label="What it is"
        value={textOf(item.type) || "text"}
        error={error("type")}
        options={fieldTypes.map((value) => ({ value, label: typeWords[value] }))}
        onChange={(type) => set("type", type === "text" ? undefined : type)}
      />
      <ItemText
        form={form}
        name="key"
        label="Key"
        hint="What filters call it. It stands in addresses: letters, digits, - and _."
        needed
      />
    </>
  );
}

const usual = rolesThatCan("fields:read")
  .map((role) => roleNames[role])
  .join(", ");

/** A fact that not everybody who reads a case may read. */
export function MaskedFields(form: ItemForm) {
  const { item, set, error } = form;
  const chosen = item.roles === undefined ? null : textsOf(item.roles);
  return (
    <>
      <ItemText
        form={form}
        name="path"
        label="Where it stands"
        hint="From the context, with dots; * for every item of a list: documents.*.properties.number"
        list="build-facts"
        needed
      />
      <ItemText form={form} name="label" label="Name (optional)" hint="What people call it." />
      <SelectField
        label="Who sees it as it is"
        value={chosen === null ? "usual" : "some"}
        error={error("roles")}
        options={[
          { value: "usual", label: `The usual: ${usual}` },
          { value: "some", label: "These roles …" },
        ]}
        onChange={(who) => set("roles", who === "usual" ? undefined : ["admin"])}
      />
      {chosen !== null && (
        <fieldset class="pick-several">
          <legend>Roles that see it as it is</legend>
          {roles.map((role) => (
            <CheckField
              key={role}
              label={roleNames[role]}
              checked={chosen.includes(role)}
              onChange={(isOn) => set("roles", isOn ? [...chosen, role] : chosen.filter((other) => other !== role))}
            />
          ))}
        </fieldset>
      )}
    </>
  );
}
