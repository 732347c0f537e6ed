// The part of the pane that comes after the first card: what is pressed before it has come, and where it never comes.
import { customer, mailOf } from "./rows.ts";
import { MARA, expect, fresh, test } from "./world.ts";

const REST = "**/pkg/regarding_rest.wasm";

test("what is pressed before the rest has come is done when it has", async ({ outlook, server }) => {
  const who = await customer(server);
  let asked = 0, let_go = () => {};
  const held = new Promise<void>((ok) => { let_go = ok; });
  await outlook.page.route(REST, async (route) => { asked += 1; await held; await route.continue(); });
  await outlook.goto(MARA);
  const subject = fresh("Early");
  await outlook.open(mailOf(who, subject));
  const { pane } = outlook;
  const track = pane.getByRole("button", { name: "Track", exact: true });
  await track.click();
  await track.click();
  // The page goes on living while it waits.
  await expect(pane.getByText("Not tracked")).toBeVisible();
  expect(await outlook.activities(subject)).toEqual([]);
  let_go();
  await expect(pane.getByText(/Tracked by you/)).toBeVisible();
  expect((await outlook.activities(subject)).length).toBe(1);
  expect(asked).toBe(1);
});

test("a rest that never comes is said when it is needed, and trying again helps", async ({ outlook, server }) => {
  const who = await customer(server);
  await outlook.page.route(REST, (route) => route.abort());
  await outlook.goto(MARA);
  await server.fault({ match: { path: "/api/data/", bodyContains: who.address }, delayMs: 2500 });
  await outlook.open(mailOf(who, fresh("Half")));
  const { pane } = outlook;
  // The card is not in need of it, not even one that is long in coming.
  await expect(pane.getByText(who.accountName).first()).toBeVisible();
  await expect(pane.locator("#trouble")).toBeHidden();
  await pane.getByRole("button", { name: "Track", exact: true }).click();
  await expect(pane.getByRole("heading", { name: "Regarding did not come whole" })).toBeVisible();
  await expect(pane.getByText("regarding_rest.wasm").first()).toBeVisible();
  await outlook.page.unroute(REST);
  await pane.getByRole("button", { name: "Try again" }).click();
  await pane.getByRole("button", { name: "Track", exact: true }).click();
  await expect(pane.getByText(/Tracked by you/)).toBeVisible();
});

test("what the pane itself needs of the rest at once comes at once", async ({ outlook, server }) => {
  const who = await customer(server);
  // The way without waiting is closed; the one that waits is not.
  await outlook.page.route(REST, (route) => (route.request().resourceType() === "xhr" ? route.continue() : route.abort()));
  await outlook.goto(MARA);
  await outlook.open(mailOf(who, fresh("At once")));
  const { pane } = outlook;
  await expect(pane.getByRole("button", { name: "Track", exact: true })).toBeVisible();
  const frame = outlook.page.frames().find((f) => new URL(f.url()).pathname === "/pane.html")!;
  await frame.evaluate(() => (globalThis as any).regardingRest());
  await pane.getByRole("button", { name: "Set regarding" }).click();
  await expect(pane.getByRole("combobox", { name: "Search records" })).toBeVisible();
});

test("a card that tells of trouble needs the rest before it stands, and gets it", async ({ outlook, server }) => {
  const who = await customer(server);
  await outlook.goto(MARA);
  await server.fault({ match: { path: "/api/data/" }, status: 403 });
  await outlook.open(mailOf(who, fresh("Refused")));
  await expect(outlook.pane.getByRole("alert").getByRole("button").first()).toBeVisible();
});
