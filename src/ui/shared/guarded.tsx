import { Component, type ComponentChildren } from "preact";
import { Button } from "./button";
import { Icon } from "./icon";

interface Props {
  /** What is drawn: when it changes (another address, another version), it is tried again. */
  of: string;
  children: ComponentChildren;
}

/**
 * A part of a page that cannot be drawn (an answer of a shape nobody foresaw) says so in its own place. The rest of the page stays: without
 * this, one thing that throws empties the whole screen.
 */
export class Guarded extends Component<Props, { brokenOf: string | null }> {
  override state: { brokenOf: string | null } = { brokenOf: null };

  override componentDidCatch(): void {
    this.setState({ brokenOf: this.props.of });
  }

  override render({ of, children }: Props) {
    if (this.state.brokenOf !== of) return children;
    return (
      <div class="failed" role="alert">
        <Icon name="alert" size={20} />
        <p>This part could not be shown. The rest of the page works, and nothing was changed.</p>
        <Button icon="refresh" size="small" onClick={() => this.setState({ brokenOf: null })}>
          Try again
        </Button>
      </div>
    );
  }
}
