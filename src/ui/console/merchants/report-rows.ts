import { rowFocus } from "../list/row-focus";
import { listHref, neighbour } from "./merchants-model";

export const reportRows = rowFocus("report", listHref, neighbour);
