import type { CollectionProgress } from "../domain";
import type { Form, FormFacts, Text } from "./form";
export interface Requirement {
  id: string;
  kind: "field" | "document";
  page: string;
  label: Text;
}
export interface Requirements {
  currentlyDue: Requirement[];
  eventuallyDue: Requirement[];
  pendingVerification: Requirement[];
  errors: { requirement: string; code: string; reason: string | null }[];
}
export const requirementsOf = (
  _form: Form | null,
  _facts: FormFacts,
  _progress: CollectionProgress,
  _mode: "collect" | "revise" | "none",
): Requirements => ({ currentlyDue: [], eventuallyDue: [], pendingVerification: [], errors: [] });
