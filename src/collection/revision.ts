import type { CaseDocument } from "../domain";
import type { Element, Form, FormPage } from "./form";
export const askedAgain = (
  _form: Form,
  _documents: CaseDocument[],
): { element: Element; page: FormPage; document: CaseDocument; reason: string | null; comment: string | null }[] => [];
