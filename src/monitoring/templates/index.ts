import { incomingTemplates } from "./incoming";
import { returnedTemplates } from "./returned";
import type { AlertTemplate } from "./template";
import { unusualTemplates } from "./unusual";

export { reportTemplates } from "./reports";
export type { AlertTemplate, ReportTemplate } from "./template";

/** Every documented rule over transactions, as a definition to begin with. */
export const alertTemplates: readonly AlertTemplate[] = [
  ...incomingTemplates,
  ...returnedTemplates,
  ...unusualTemplates,
];
