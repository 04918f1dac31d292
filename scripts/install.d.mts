/** Arguments of npm with which packages are installed. */
export const installArguments: string[];
