import * as z from "zod";
import type { JsonObject } from "../../lib/json";
import { definePlugin, succeeded } from "../define";

const Person = z.record(z.string(), z.json());
const Kept = z.array(z.object({ id: z.string(), entityId: z.string() }));
const mostPeople = 200;

/** The lists of people a case may name, as the documented event spells them. */
export const peopleLists = ["ubos", "directors"] as const;

/**
 * What `dispatch-event` does with `ENTITIES_UPDATE`: the owners and directors of a case become entities of the tenant. A person is
 * known by the id of their item, so doing it again renews what is known instead of making a second person.
 */
export const entitiesUpdate = definePlugin({
  kind: "entities-update",
  summary: "Makes entities of the owners and directors of a case.",
  settings: z.object({}),
  inputSchema: z.object({
    ubos: z.array(Person, "is a list of people").max(mostPeople),
    directors: z.array(Person, "is a list of people").max(mostPeople),
  }),
  outputSchema: z.object({ ubos: Kept, directors: Kept }),
  timeoutSeconds: 60,
  async run({ input }, { keepEntity }) {
    const output: Record<(typeof peopleLists)[number], { id: string; entityId: string }[]> = {
      ubos: [],
      directors: [],
    };
    for (const list of peopleLists) {
      for (const person of input[list]) {
        const id = itemIdOf(person);
        if (id === null) continue; // nobody could be told whose entity it is
        const data = Object.fromEntries(Object.entries(person).filter(([key]) => !keysOfTheCase.has(key)));
        const correlationId = typeof person.correlationId === "string" ? person.correlationId : null;
        const entity = await keepEntity({ type: typeOf(person), key: id, correlationId, data });
        output[list].push({ id, entityId: entity.id });
      }
    }
    return succeeded(output);
  },
});

/** What belongs to the item in this case, not to the person. */
const keysOfTheCase = new Set(["id", "ballerineEntityId"]);

const itemIdOf = ({ id }: JsonObject): string | null =>
  typeof id === "string" && id !== "" ? id : typeof id === "number" ? String(id) : null;

const typeOf = (person: JsonObject): "individual" | "business" =>
  person.type === "business" || typeof person.companyName === "string" ? "business" : "individual";
