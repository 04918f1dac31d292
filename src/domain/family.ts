/** Generations below a case without a parent: its children are the first. Nobody opens children deeper than this. */
export const deepestChild = 5;
