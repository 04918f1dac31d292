import { computed } from "@preact/signals";
import { api, type Listed } from "../../shared/api";
import { loader } from "../../shared/load";

const definitions = loader<Listed<{ id: string; name: string }>>((signal) =>
  api.get("/alert-definitions?limit=100", { signal }),
);

/** What rules over transactions are called, by id. Without them lists show what their alerts say. */
export const definitionNames = computed<ReadonlyMap<string, string>>(
  () => new Map((definitions.value?.data ?? []).map(({ id, name }) => [id, name])),
);

export const loadDefinitionNames = (): void => void definitions.load();
