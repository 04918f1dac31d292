/** Something wrong (or suspicious) in what a builder wrote, with the path into it and a sentence that says what to do. */
export interface Problem {
  severity: "error" | "warning";
  code: string;
  /** Dotted path into the document that was checked: `definition.states.review.on.approve`. */
  path: string;
  message: string;
}
