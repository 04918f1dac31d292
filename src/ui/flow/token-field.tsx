import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { formTokenField } from "../../domain/form-token-field";

/** What every form of the page brings back; empty: the page sends nothing. */
export const FormToken = createContext("");

/** Stands in each form: without it nothing that the form says is done. */
export function TokenField() {
  const token = useContext(FormToken);
  return token === "" ? null : <input type="hidden" name={formTokenField} value={token} />;
}
