/** The release that this is, as package.json has it; kept with everything that a case decides. */
export const release = "0.1.0";
