import { rowFocus } from "../list/row-focus";
import { listHref, neighbour } from "./alerts-model";

export const alertRows = rowFocus("alert", listHref, neighbour);
