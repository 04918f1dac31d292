import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface FieldProps {
  label: string;
  hint?: string | undefined;
  error?: string | null | undefined;
  /** For a label that the place already says; it is still read out. */
  hideLabel?: boolean;
  children: (control: {
    id: string;
    "aria-describedby": string | undefined;
    "aria-invalid": boolean;
  }) => ComponentChildren;
}

/** A control with its label, hint and error, tied together. */
export function Field({ label, hint, error, hideLabel = false, children }: FieldProps) {
  const id = useId();
  const problem = error ?? null;
  const describedBy = [hint && `${id}-hint`, problem !== null && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div class={problem === null ? "field" : "field wrong"}>
      <label for={id} class={hideLabel ? "unseen" : undefined}>
        {label}
      </label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {children({
        id,
        "aria-describedby": describedBy === "" ? undefined : describedBy,
        "aria-invalid": problem !== null,
      })}
      {problem !== null && (
        <p class="error" id={`${id}-error`} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

interface TextProps extends Omit<FieldProps, "children"> {
  value: string;
  onInput: (value: string) => void;
  type?: "text" | "search" | "url" | "email" | "number" | "date" | "datetime-local";
  placeholder?: string;
  required?: boolean;
  autofocus?: boolean;
  /** Rows of a text area; none: one line. */
  rows?: number;
  maxLength?: number;
  list?: string;
}

export function TextField({
  value,
  onInput,
  type = "text",
  placeholder,
  required,
  autofocus,
  rows,
  maxLength,
  list,
  ...field
}: TextProps) {
  return (
    <Field {...field}>
      {(control) =>
        rows === undefined ? (
          <input
            {...control}
            type={type}
            value={value}
            placeholder={placeholder}
            required={required}
            maxLength={maxLength}
            list={list}
            autocomplete="off"
            data-autofocus={autofocus || undefined}
            onInput={(event) => onInput(event.currentTarget.value)}
          />
        ) : (
          <textarea
            {...control}
            rows={rows}
            value={value}
            placeholder={placeholder}
            required={required}
            maxLength={maxLength}
            data-autofocus={autofocus || undefined}
            onInput={(event) => onInput(event.currentTarget.value)}
          />
        )
      }
    </Field>
  );
}

export const SelectField = ({
  value,
  onChange,
  options,
  autofocus,
  ...field
}: Omit<FieldProps, "children"> & {
  value: string;
  onChange: (value: string) => void;
  options: readonly { value: string; label: string }[];
  autofocus?: boolean;
}) => (
  <Field {...field}>
    {(control) => (
      <select
        {...control}
        value={value}
        data-autofocus={autofocus || undefined}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === value}>
            {option.label}
          </option>
        ))}
      </select>
    )}
  </Field>
);

export const CheckField = ({
  label,
  checked,
  onChange,
  hint,
}: {
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  hint?: string;
}) => {
  const id = useId();
  return (
    <div class="check-field">
      <input
        type="checkbox"
        id={id}
        checked={checked}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <label for={id}>{label}</label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
};
