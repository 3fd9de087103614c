/** For what only adds to the page, such as a tooltip: where it cannot be shown, the page is as good without it. */
import { Component, type ReactNode } from 'react';

export class ErrorSilence extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    return this.state.failed ? null : this.props.children;
  }
}
