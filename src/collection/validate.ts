import type { FieldProblem } from "../domain";
import type { Form, FormFacts, FormPage } from "./form";
export const validatePage = (_page: FormPage, _facts: FormFacts): FieldProblem[] => [];
export const validateForm = (_form: Form, _facts: FormFacts): FieldProblem[] => [];
