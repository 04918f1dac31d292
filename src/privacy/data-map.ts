import { alertTables } from "./alert-tables";
import { caseTables } from "./case-tables";
import type { DurableObjectInMap, ObjectsInMap, TableInMap } from "./data-map.schema";
import { houseTables } from "./house-tables";
import { personTables } from "./person-tables";
import { durableObjectsInMap, objectsInMap } from "./stores";
import { transactionTables } from "./transaction-tables";

/**
 * Everything that is stored: what it says of persons, why, for how long, and what the erasure of a case does to it. The erasure is carried
 * out from this, so what stands here is what happens.
 */
export const dataMap: {
  tables: readonly TableInMap[];
  objects: readonly ObjectsInMap[];
  durableObjects: readonly DurableObjectInMap[];
} = {
  tables: [...caseTables, ...personTables, ...alertTables, ...transactionTables, ...houseTables],
  objects: objectsInMap,
  durableObjects: durableObjectsInMap,
};
