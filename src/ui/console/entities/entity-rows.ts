import { rowFocus } from "../list/row-focus";
import { listHref, neighbour } from "./entities-model";

export const entityRows = rowFocus("entity", listHref, neighbour);
