import { idFrom } from "../domain";

/** Stands where a case would: events about endpoints belong to none. */
export const noCase = idFrom("case", "none");
