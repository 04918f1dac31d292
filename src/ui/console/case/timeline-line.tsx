import type { ComponentChildren } from "preact";
import { Icon } from "../../shared/icon";
import { Time } from "../../shared/time";
import "./timeline.css";

/** One entry of a timeline: what happened and when. `children`: what there is to see of it once it is opened; null: nothing more. */
export const TimelineLine = ({
  about,
  at,
  words,
  children,
}: {
  /** What it is about: its mark has a colour of its own. */
  about: string;
  at: string;
  words: ComponentChildren;
  children: ComponentChildren | null;
}) => {
  const line = (
    <>
      <i class="entry-mark" />
      <span class="entry-words">{words}</span>
      <span class="muted num entry-time">
        <Time at={at} exact />
      </span>
    </>
  );
  return (
    <li class={`entry about-${about}`}>
      {children === null ? (
        <div class="entry-line">{line}</div>
      ) : (
        <details>
          <summary class="entry-line">
            {line}
            <Icon name="chevronRight" size={12} />
          </summary>
          <div class="entry-detail">{children}</div>
        </details>
      )}
    </li>
  );
};
