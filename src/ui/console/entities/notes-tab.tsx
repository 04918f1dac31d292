import { NotesOnEntity } from "../case/notes/entity-notes";
import "../case/notes/notes.css";
import type { Entity } from "./entities-model";
import { entitiesLocked } from "./entity-words";

/** Notes on somebody: the same that stand on every case of theirs. */
export const NotesTab = ({ entity }: { entity: Entity }) => (
  <div class="stack entity-body">
    <NotesOnEntity
      path={`/entities/${encodeURIComponent(entity.id)}/notes`}
      whom={entity.type === "individual" ? "person" : "company"}
      caseId={null}
      version={entity.version}
      mayWrite={entitiesLocked() === null}
    />
  </div>
);
