import { useState } from "preact/hooks";
import { err } from "../../../../lib/result";
import { type Answer, navigate, TextField, toast } from "../../../shared";
import { addressOf } from "../frame/addresses";
import { Confirm } from "../frame/confirm";
import { draftMade } from "../frame/new-draft";
import type { Definition } from "./definition";
import { type DefinitionModel, problemsOf } from "./definition-model";

interface DialogProps {
  model: DefinitionModel;
  definition: Definition;
  onClose: () => void;
}

/** The last look before a version stands for good. */
export function PublishDefinition({ model, definition, onClose }: DialogProps) {
  const problems = problemsOf(model.checked.value);
  const promises = model.policies.value ?? [];
  return (
    <Confirm
      title={`Publish ${definition.key} v${definition.version}?`}
      verb="Publish"
      danger={false}
      onClose={onClose}
      run={async () => {
        const answer = await model.publish();
        if (answer.ok) toast({ tone: "ok", text: `${definition.key} v${definition.version} is published.` });
        else if (answer.error.code === "bad_definition") {
          onClose();
          await model.check();
          navigate(addressOf.definition(model.id, "problems"));
          toast({ tone: "bad", text: "It has errors and was not published." });
        }
        return answer;
      }}
    >
      <p>
        New cases use it at once; running cases keep the version they began with. A published version never changes.
      </p>
      {promises.length > 0 && (
        <p>
          {promises.length === 1 ? "Its promise holds" : `Its ${promises.length} promises hold`} on every way a case can
          take; the proof is stored with the version.
        </p>
      )}
      {problems.length > 0 && (
        <div class="notice warn">
          <div>
            <p>It can be published, but look at this first:</p>
            <ul class="plain-list">
              {problems.slice(0, 8).map(({ path, message }) => (
                <li key={path + message}>{message}</li>
              ))}
              {problems.length > 8 && <li>and {problems.length - 8} more</li>}
            </ul>
          </div>
        </div>
      )}
    </Confirm>
  );
}

export const ArchiveDefinition = ({ model, definition, onClose }: DialogProps) => (
  <Confirm
    title={`Archive ${definition.key} v${definition.version}?`}
    verb="Archive"
    onClose={onClose}
    run={async () => {
      const answer = await model.archive();
      if (answer.ok) toast({ tone: "ok", text: `${definition.key} v${definition.version} is archived.` });
      return answer;
    }}
  >
    <p>
      New cases cannot use this version any more. Cases that run on it go on as they are. An archived version does not
      come back, but it can be copied.
    </p>
  </Confirm>
);

export function CopyDefinition({ model, definition, onClose }: DialogProps) {
  const [name, setName] = useState(`${definition.name} copy`);
  const [key, setKey] = useState("");
  return (
    <Confirm
      title={`Copy ${definition.key} v${definition.version}`}
      verb="Create copy"
      danger={false}
      blocked={name.trim() === "" ? "Give the copy a name." : null}
      onClose={onClose}
      run={async (): Promise<Answer<unknown>> => {
        const made = await model.copy({ name: name.trim(), key: key.trim() });
        if (!made.ok) return err(made.error);
        toast({ tone: "ok", text: draftMade(made.value) });
        navigate(addressOf.definition(made.value.id));
        return made;
      }}
    >
      <p>The copy is a draft under a key of its own, with its forms.</p>
      <TextField label="Name" value={name} onInput={setName} maxLength={200} autofocus />
      <TextField
        label="Key (optional)"
        hint="Made from the name when left out."
        value={key}
        onInput={setKey}
        maxLength={128}
      />
    </Confirm>
  );
}

export function RenameDefinition({ model, definition, onClose }: DialogProps) {
  const [name, setName] = useState(definition.name);
  const [displayName, setDisplayName] = useState(definition.displayName ?? "");
  return (
    <Confirm
      title="Rename"
      verb="Save names"
      danger={false}
      blocked={name.trim() === "" ? "It needs a name." : null}
      onClose={onClose}
      run={() => model.rename({ name: name.trim(), displayName: displayName.trim() })}
    >
      <TextField label="Name" value={name} onInput={setName} maxLength={200} autofocus />
      <TextField
        label="Shown name (optional)"
        hint="What analysts read. Left out: the name."
        value={displayName}
        onInput={setDisplayName}
        maxLength={200}
      />
    </Confirm>
  );
}
