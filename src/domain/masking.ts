import type { Role } from "./roles";

/** A fact that not everybody who reads a case may read. */
export interface MaskedField {
  /** From the context, with dots; `*` stands for every item of a list or object: `entity.data.taxId`, `documents.*.properties.number`. */
  path: string;
  /** What people call it. */
  label?: string;
  /** Who sees it as it is. Left out: the roles with `fields:read`. */
  roles?: Role[];
}

/** What stands in place of what is masked. Nothing that holds it may be written back. */
export const maskSign = "••••";
