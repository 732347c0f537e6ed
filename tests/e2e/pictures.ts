// Makes the pictures of the README: `cargo xtask pictures`. Each shows the story that the demo begins with.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { ASHA, MARA, expect, test, type Outlook } from "./world.ts";

const FOLDER = join(import.meta.dirname, "../pictures");
const KNOWN = "RE: Drive upgrade for hall 3", HINDI = "कन्वेयर लाइन", STRANGER = "Recommended by Lena Hoffmann";

test.beforeAll(() => { mkdirSync(FOLDER, { recursive: true }); });
test.use({ viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1.5 });

const ready = (outlook: Outlook) => expect(outlook.pane.locator(".state .button.primary:not([aria-disabled])")).toBeVisible();

async function shoot(outlook: Outlook, name: string, whole = false): Promise<void> {
  await outlook.page.mouse.move(0, 0);
  await outlook.page.waitForTimeout(500);
  const target = whole ? outlook.page : outlook.page.locator("iframe[id^=pane]");
  await target.screenshot({ path: join(FOLDER, `${name}.png`) });
}

for (const [name, mailbox, open, params] of [
  ["light", MARA, KNOWN, { theme: "light" }],
  ["dark", MARA, KNOWN, { theme: "dark" }],
  ["hindi", ASHA, HINDI, { lang: "hi" }],
] as const) {
  test(name, async ({ outlook }) => {
    await outlook.goto(mailbox, { open, pinned: "1", ...params });
    await outlook.openPane();
    await ready(outlook);
    await shoot(outlook, `pane-${name}`);
    await shoot(outlook, `outlook-${name}`, true);
  });
}

test("a search, a new person, a tracked mail", async ({ outlook }) => {
  await outlook.goto(MARA, { open: STRANGER, pinned: "1" });
  await outlook.openPane();
  await ready(outlook);
  await outlook.pane.getByRole("button", { name: "Set regarding" }).click();
  await outlook.pane.getByRole("combobox").fill("dri");
  await expect(outlook.pane.getByRole("option").first()).toBeVisible();
  await shoot(outlook, "pane-search");
  await outlook.pane.getByRole("combobox").press("Escape");
  await outlook.pane.getByRole("button", { name: /as contact/ }).first().click();
  await expect(outlook.pane.getByLabel("Last name")).toBeVisible();
  await shoot(outlook, "pane-person");
  await outlook.pane.getByRole("button", { name: "Add and track" }).click();
  await expect(outlook.pane.getByText("Tracked regarding")).toBeVisible();
  await shoot(outlook, "pane-tracked");
});

test("error", async ({ outlook, server }) => {
  await outlook.goto(MARA, { open: KNOWN, pinned: "1" });
  await server.fault({ match: { path: "/api/data/" }, drop: true });
  await outlook.openPane();
  await expect(outlook.pane.getByText("The CRM cannot be reached.").first()).toBeVisible();
  await shoot(outlook, "pane-error");
});
