/** The page as a person uses it: by names and roles. */
import { expect, type Locator, type Page } from '@playwright/test';

export class DashboardPage {
  constructor(readonly page: Page) {}

  async open(url: string): Promise<void> {
    await this.page.goto(url);
    await this.node('lon-1').waitFor();
  }

  /** A node's card in the topology. */
  node(name: string): Locator {
    return this.page.locator(`[data-rove="node:${name}"]`);
  }

  get inspector(): Locator {
    return this.page.locator('#inspector');
  }

  /** The plain sentence of what the cluster is doing. */
  get sentence(): Locator {
    return this.page.getByTestId('sentence').or(this.page.locator('header').getByRole('status')).first();
  }

  async selectNode(name: string): Promise<void> {
    await this.node(name).click();
    await expect(this.inspector.getByRole('heading', { name })).toBeVisible();
  }

  /** Presses the button of an order for what is selected; confirms where the page asks, and checks that it names the target. */
  async order(verb: 'Kill' | 'Stop' | 'Pause' | 'Resume' | 'Restore' | 'Cut' | 'Heal' | 'Reconnect', target: string): Promise<void> {
    await this.inspector.getByRole('button', { name: `${verb} ${target}`, exact: true }).click();
    if (!['Kill', 'Stop', 'Pause', 'Cut', 'Reconnect'].includes(verb)) return;
    const dialog = this.page.getByRole('alertdialog');
    await expect(dialog.getByRole('heading', { name: target })).toBeVisible();
    await expect(dialog).toContainText('What hangs on it now');
    await dialog.getByRole('button', { name: `${verb} ${target}`, exact: true }).click();
    await expect(dialog).toBeHidden();
  }

  /** The timeline's lane as text, for those who cannot see it. */
  lane(title: string): Locator {
    return this.page.getByRole('list', { name: /^Lanes/ }).getByRole('listitem').filter({ hasText: title });
  }
}
