/** The shape of what is coming. Said once for those who do not see it. */
export const Skeleton = ({ lines = 3, label = "Loading" }: { lines?: number; label?: string }) => (
  <div class="skeleton" role="status" aria-label={label}>
    {Array.from({ length: lines }, (_, index) => (
      <i key={index} class={`bone w${index % 4}`} />
    ))}
  </div>
);

/** Rows of a list or table. */
export const SkeletonRows = ({ rows = 8, label = "Loading" }: { rows?: number; label?: string }) => (
  <div class="skeleton rows" role="status" aria-label={label}>
    {Array.from({ length: rows }, (_, index) => (
      <div class="bone-row" key={index}>
        <i class={`bone w${(index * 3) % 4}`} />
        <i class="bone short" />
      </div>
    ))}
  </div>
);
