import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Button, CheckField, Icon, SelectField, TextField } from "../../../../shared";
import { useTypedOver } from "../../../../shared/typed";
import type { ListedProblem } from "../problems-in-text";
import type { Builder } from "./builder";
import { type StatePath, statesIn } from "./states";

/** A text that is only taken when somebody is done with it: by Enter, by its button, or by leaving the field. Escape takes it back. */
export function SettledText({
  label,
  hint,
  value,
  verb,
  fault,
  error,
  list,
  onSettle,
}: {
  label: string;
  hint?: string;
  value: string;
  /** Of its button: "Rename". */
  verb: string;
  /** What is wrong with a text; null: it can be taken. */
  fault: (text: string) => string | null;
  error?: string | null;
  list?: string;
  onSettle: (text: string) => void;
}) {
  const [text, setText] = useTypedOver(value);
  const form = useRef<HTMLFormElement>(null);
  const isChanged = text !== value;
  const problem = isChanged ? fault(text) : null;
  const takeBack = useRef(() => {});
  takeBack.current = () => setText(null);
  const settle = useRef(() => {});
  settle.current = () => {
    if (isChanged && problem === null) onSettle(text);
    if (problem === null) setText(null);
  };
  useLayoutEffect(() => {
    const left = (event: FocusEvent) => {
      if (!(event.relatedTarget instanceof Node && form.current?.contains(event.relatedTarget))) settle.current();
    };
    const back = (event: KeyboardEvent) => {
      if (event.key === "Escape") takeBack.current();
    };
    form.current?.addEventListener("focusout", left);
    form.current?.addEventListener("keydown", back);
    return () => {
      form.current?.removeEventListener("focusout", left);
      form.current?.removeEventListener("keydown", back);
    };
  }, []);
  return (
    <form
      ref={form}
      class="settled"
      onSubmit={(event) => {
        event.preventDefault();
        settle.current();
      }}
    >
      <TextField
        label={label}
        hint={hint}
        value={text}
        onInput={setText}
        error={problem ?? error ?? null}
        {...(list !== undefined && { list })}
      />
      {isChanged && (
        <Button type="submit" size="small" blocked={problem}>
          {verb}
        </Button>
      )}
    </form>
  );
}

/** Several of a few known things, as boxes to check. What is chosen and not known stays, to be taken away. */
export function PickSeveral({
  label,
  options,
  chosen,
  onChange,
  none,
}: {
  label: string;
  options: readonly string[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
  /** What stands there when there is nothing to choose from. */
  none: string;
}) {
  const all = [...new Set([...options, ...chosen])];
  return (
    <fieldset class="pick-several">
      <legend>{label}</legend>
      {all.length === 0 && <p class="muted">{none}</p>}
      {all.map((one) => (
        <CheckField
          key={one}
          label={options.includes(one) ? one : `${one} (not there)`}
          checked={chosen.includes(one)}
          onChange={(isOn) => onChange(isOn ? [...chosen, one] : chosen.filter((other) => other !== one))}
        />
      ))}
    </fieldset>
  );
}

/** One of the states, or what `otherwise` says. */
export function StateSelect({
  builder,
  label,
  value,
  otherwise,
  error,
  among,
  onChange,
}: {
  builder: Builder;
  label: string;
  /** Only the states right inside this one. Left out: all. */
  among?: StatePath;
  /** Path of the state; "" for `otherwise`. */
  value: string;
  otherwise: string;
  error?: string | null;
  onChange: (id: string) => void;
}) {
  const all = statesIn(builder.draft.value, among ?? []);
  const states = among === undefined ? all : all.filter(({ path }) => path.length === among.length + 1);
  return (
    <SelectField
      label={label}
      value={value}
      error={error ?? null}
      options={[
        { value: "", label: otherwise },
        ...states.map(({ id, path, key }) => ({ value: id, label: `${"\u00a0\u00a0".repeat(path.length - 1)}${key}` })),
      ]}
      onChange={onChange}
    />
  );
}

/** Problems in the words of the engine, right where they can be repaired. */
export const ProblemLines = ({ problems }: { problems: readonly ListedProblem[] }) =>
  problems.length === 0 ? null : (
    <ul class="build-problems">
      {problems.map(({ severity, path, message }, i) => (
        <li key={`${path} ${i}`} class={severity}>
          <Icon name={severity === "error" ? "alert" : "flag"} size={14} />
          <span>
            <span class="unseen">{severity}: </span>
            {message}
          </span>
        </li>
      ))}
    </ul>
  );

/** How many problems there are, as a mark in a list. */
export const ProblemMark = ({ problems }: { problems: readonly ListedProblem[] }) => {
  if (problems.length === 0) return null;
  const isBad = problems.some(({ severity }) => severity === "error");
  return (
    <span class={isBad ? "tab-count bad" : "tab-count"} title={problems.map(({ message }) => message).join("\n")}>
      {problems.length}
      <span class="unseen">{problems.length === 1 ? " problem" : " problems"}</span>
    </span>
  );
};

/** A part of the inspector that can be closed. `mark`: what its line says of what is in it. */
export function Section({
  title,
  mark = null,
  open = false,
  children,
}: {
  title: string;
  mark?: string | null;
  /** When it becomes true the part opens; what somebody has opened stays open. */
  open?: boolean;
  children: ComponentChildren;
}) {
  const [isOpen, setOpen] = useState(open);
  useEffect(() => {
    if (open) setOpen(true);
  }, [open]);
  return (
    <details class="build-section" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <Icon name="chevronRight" size={12} />
        {title} {mark !== null && <span class="tab-count">{mark}</span>}
      </summary>
      <div class="stack">{children}</div>
    </details>
  );
}
