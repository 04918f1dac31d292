export interface Sabotage {
  guarantee: string;
  broken: string;
  file: string;
  find: string;
  put: string;
  test: string;
  /** Left out: `test` is a script. */
  name?: string;
  args?: string[];
  says: string;
}
export const sabotages: readonly Sabotage[];
