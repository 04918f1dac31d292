import type { Json } from "../lib/json";

/** One thing that the import has to say. `path` is where it stood in what was sent. */
export interface Finding {
  path: string;
  code: string;
  sentence: string;
  before?: Json;
  after?: Json;
}

/** What became of a definition on its way in: taken as it is, taken in another spelling, or kept without effect. */
export interface ImportReport {
  understood: Finding[];
  changed: Finding[];
  ignored: Finding[];
}

export const emptyReport = (): ImportReport => ({ understood: [], changed: [], ignored: [] });
