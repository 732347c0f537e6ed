// Makes the pictures of the README: `cargo xtask pictures`.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { ASHA, MARA, expect, test, type Outlook } from "./world.ts";

const FOLDER = join(import.meta.dirname, "../pictures");
const KNOWN = process.env.PICTURE_MAIL ?? "";

test.beforeAll(() => { mkdirSync(FOLDER, { recursive: true }); });
test.use({ viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1.5 });

async function shoot(outlook: Outlook, name: string, whole = false): Promise<void> {
  await outlook.page.waitForTimeout(400);
  const target = whole ? outlook.page : outlook.page.locator("iframe[id^=pane]");
  await target.screenshot({ path: join(FOLDER, `${name}.png`) });
}

for (const [name, mailbox, params] of [
  ["light", MARA, { theme: "light" }],
  ["dark", MARA, { theme: "dark" }],
  ["hindi", ASHA, { lang: "hi" }],
] as const) {
  test(name, async ({ outlook }) => {
    await outlook.goto(mailbox, { open: KNOWN || "first", pinned: "1", ...params });
    await outlook.openPane();
    await expect(outlook.pane.locator(".state .button.primary:not([aria-disabled])")).toBeVisible();
    await shoot(outlook, `pane-${name}`);
    await shoot(outlook, `outlook-${name}`, true);
  });
}

test("error", async ({ outlook, server }) => {
  await outlook.goto(MARA, { open: KNOWN || "first" });
  await server.fault({ match: { path: "/api/data/" }, drop: true });
  await outlook.openPane();
  await expect(outlook.pane.getByText("The CRM cannot be reached.")).toBeVisible();
  await shoot(outlook, "pane-error");
});
