import { Skeleton } from "../../shared/skeleton";

/** A case that is on its way: the same places as the case itself. */
export const CaseSkeleton = () => (
  <>
    <header class="case-head">
      <div class="case-head-main">
        <Skeleton lines={2} />
      </div>
    </header>
    <div class="case-tabs" />
    <div class="case-body">
      <div class="overview">
        <section class="panel">
          <Skeleton lines={4} label="Loading the case" />
        </section>
        <section class="panel">
          <Skeleton lines={5} />
        </section>
      </div>
    </div>
    <footer class="decision-bar" />
  </>
);
