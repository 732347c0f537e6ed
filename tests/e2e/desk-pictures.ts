// Makes the pictures of the desk: `cargo xtask pictures`. Each page, light and dark, in English and Hindi.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { test as base } from "@playwright/test";
import { Desk } from "./desk.ts";
import { Server } from "./server.ts";
import { MARA, expect } from "./world.ts";

const FOLDER = join(import.meta.dirname, "../pictures");
const PAGES = { setup: "#/setup", mailboxes: "#/mailboxes", alerts: "#/alerts", options: "#/options", settings: "#/settings", organisation: "#/organisation", decisions: "#/decisions", audit: "#/audit", mine: "#/mine", records: "#/records", opportunities: "#/records/opportunity" };

const test = base.extend<{ desk: Desk }, { server: Server }>({
  server: [async ({}, use) => {
    const server = await Server.start("--sync");
    await use(server);
    await server.end();
  }, { scope: "worker", timeout: 90_000 }],
  desk: async ({ page, server }, use) => { await use(new Desk(page, server)); },
});
test.beforeAll(() => { mkdirSync(FOLDER, { recursive: true }); });
test.use({ viewport: { width: 1280, height: 860 } });
test.describe.configure({ mode: "serial" });

for (const [locale, language] of [["en-US", "en"], ["hi-IN", "hi"]] as const) {
  for (const scheme of ["light", "dark"] as const) {
    test.describe(`${language}, ${scheme}`, () => {
      test.use({ locale, colorScheme: scheme });
      test("every page", async ({ desk, page }) => {
        test.setTimeout(120_000);
        await desk.open(MARA, "#/setup");
        for (const [name, place] of Object.entries(PAGES)) {
          await desk.go(place);
          await expect(page.locator(".skeleton")).toHaveCount(0);
          if (name === "mailboxes") await expect(desk.grid).toBeVisible();
          if (name === "mine") await desk.main.getByRole("link").first().waitFor();
          await page.mouse.move(0, 0);
          await page.waitForTimeout(400);
          await page.screenshot({ path: join(FOLDER, `desk-${name}-${scheme}-${language}.png`) });
        }
      });
    });
  }
}
