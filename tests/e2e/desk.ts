// A person before the desk: signs in at the sandbox, goes from page to page, reads what stands there.
import { expect, type Locator, type Page } from "@playwright/test";
import type { Server } from "./server.ts";

/** The desk in one tab. */
export class Desk {
  constructor(readonly page: Page, readonly server: Server) {}
  get main(): Locator { return this.page.locator("main"); }
  get grid(): Locator { return this.page.getByRole("grid"); }
  title(name: string | RegExp): Locator { return this.page.getByRole("heading", { level: 1, name }); }

  /** Opens a page of the desk in a browser in which nobody is signed in, and signs in as somebody. */
  async open(who: string, fragment = ""): Promise<void> {
    await this.page.context().clearCookies({ path: "/signin" });
    await this.page.goto(`${this.server.url}/desk/${fragment}`);
    await this.signIn(who);
  }
  async signIn(who: string): Promise<void> {
    await this.page.locator(".welcome .button.primary").click();
    await this.pick(this.page, who);
    await expect(this.page.locator(".me")).toBeVisible();
  }
  /** Begins the page anew: the browser is signed in, so nothing needs to be pressed. */
  async reload(): Promise<void> {
    await this.page.reload();
    // To the provider and back: the page is loaded twice.
    await expect(this.page.locator(".me")).toBeVisible({ timeout: 30_000 });
  }
  /** Picks an account on the sandbox's own page. */
  async pick(page: Page, who: string): Promise<void> { await page.locator(`button[value="${who}"]`).click(); }
  async go(fragment: string): Promise<void> {
    await this.page.evaluate((to) => { location.hash = to; }, fragment);
    await expect(this.page).toHaveURL(new RegExp(`${fragment.replaceAll("?", "\\?")}$`));
  }
  line(address: string): Locator { return this.grid.getByRole("row").filter({ hasText: address }); }
  /** Marks lines and presses what is done with them. */
  async act(press: string | RegExp, ...addresses: string[]): Promise<void> {
    for (const address of addresses) await this.line(address).getByRole("checkbox").click();
    await this.page.getByRole("toolbar").getByRole("button", { name: press }).click();
  }
  /** Asks again for what is shown, as turning to the page does. */
  async turn(): Promise<void> { await this.page.evaluate(() => dispatchEvent(new Event("focus"))); }
}

/** An address that is answered by the test in the place of the server: for what no sandbox holds. */
export async function answers(page: Page, path: string | RegExp, reply: (url: URL) => unknown): Promise<void> {
  const fits = (url: URL) => (typeof path === "string" ? url.pathname === path : path.test(url.pathname));
  await page.route(fits, async (route) => {
    const told = reply(new URL(route.request().url()));
    await route.fulfill({ status: 200, contentType: "application/json", body: JSON.stringify(told) });
  });
}
