import type { ComponentChildren } from "preact";

/** Facts in a line, with a dot between each two; null and false: there is none of the kind. */
export const FactLine = ({ of }: { of: readonly ComponentChildren[] }) => (
  <p class="case-facts">
    {of
      .filter((fact) => fact !== null && fact !== false)
      .flatMap((fact, at) =>
        at === 0
          ? [fact]
          : [
              <span key={at} aria-hidden="true">
                ·
              </span>,
              fact,
            ],
      )}
  </p>
);
