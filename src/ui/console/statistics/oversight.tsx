import { place } from "../../shared/router";
import { IncidentsScreen } from "../incidents/incidents-screen";
import { StatisticsScreen } from "./statistics-screen";

/** What managers look at: the numbers, and what gave up. Loaded when one of them is opened. */
export const Oversight = () =>
  place.value.path.startsWith("/console/incidents") ? <IncidentsScreen /> : <StatisticsScreen />;
