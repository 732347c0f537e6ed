// What stands on a person's card: what an administrator picked on the desk; what happened last, and what comes next.
import AxeBuilder from "@axe-core/playwright";
import type { Locator } from "@playwright/test";
import { Desk } from "./desk.ts";
import { customer, mailOf } from "./rows.ts";
import { test } from "./synchronizer.ts";
import { ASHA, MARA, expect, fresh } from "./world.ts";

/** How high the place for both lines is, and where what follows it begins. */
const place = (around: Locator) => around.evaluate((element) => {
  const box = element.getBoundingClientRect();
  const lines = [...element.querySelectorAll("dd")].map((line) => line.getBoundingClientRect());
  return { height: box.height, next: element.nextElementSibling!.getBoundingClientRect().top, unfilled: lines.length === 0 ? box.height : box.bottom - lines.at(-1)!.bottom };
});

test("what an administrator picks on the desk stands on the next card, and whoever is none may not pick", async ({ outlook, server, context }) => {
  test.slow();
  const who = await customer(server);
  await server.crm(`contacts(${who.contact})`, { method: "PATCH", body: { department: "Ski rental", websiteurl: "www.alpine.example", telephone1: "+43 512 5550" } });
  const desk = new Desk(await context.newPage(), server);
  await desk.open(MARA, "#/cards");
  const contacts = desk.page.getByRole("region", { name: "Contacts" });
  await expect(contacts.getByRole("checkbox", { checked: true })).toHaveCount(2);
  await contacts.getByRole("checkbox", { name: "Department" }).check();
  await contacts.getByRole("checkbox", { name: "Website" }).check();
  await contacts.getByRole("button", { name: "Move Department up" }).click();
  const found = await new AxeBuilder({ page: desk.page }).analyze();
  expect(found.violations.map((v) => v.id)).toEqual([]);
  await desk.page.getByRole("button", { name: "Save" }).click();
  await expect(desk.page.getByText(/^Changed by /)).toBeVisible();
  await outlook.goto(MARA);
  await outlook.open(mailOf(who, fresh("Picked")));
  const facts = outlook.pane.locator(".sender .facts").first();
  await expect(facts.locator("dt")).toHaveText(["Owner", "Department", "Phone", "Website"]);
  await expect(facts.getByRole("link", { name: "+43 512 5550" })).toHaveAttribute("href", "tel:+435125550");
  await expect(facts.getByRole("link", { name: "www.alpine.example" })).toHaveAttribute("href", "https://www.alpine.example");
  // Nobody else may, and it is written down that somebody tried.
  const headers = { authorization: `Bearer ${server.token(ASHA)}` };
  const refused = await server.ask("PUT", "/admin/settings/cards", { headers, body: { kinds: [{ kind: "contact", picked: [] }] } });
  expect(refused.status).toBe(403);
  // What is not offered is refused, whoever asks.
  const odd = await server.ask("PUT", "/admin/settings/cards", { headers: { authorization: `Bearer ${server.token(MARA)}` }, body: { kinds: [{ kind: "contact", picked: ["salary"] }] } });
  expect(odd.status, odd.text).toBe(400);
  await desk.page.getByRole("button", { name: "Reset to default" }).click();
  await desk.page.getByRole("button", { name: "Save" }).click();
  await expect(contacts.getByRole("checkbox", { checked: true })).toHaveCount(2);
  await desk.go("#/audit");
  await expect(desk.page.getByRole("cell", { name: "card of contact" })).toHaveCount(2);
});

test("what happened last with the sender and what comes next stands on the card, and leads to its timeline", async ({ outlook, server }) => {
  const who = await customer(server);
  const at = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
  const regarding = (table: string) => ({ [`regardingobjectid_contact_${table}@odata.bind`]: `/contacts(${who.contact})` });
  const visit = fresh("Visit"), offer = fresh("Offer");
  await server.crm("appointments", { method: "POST", body: { subject: visit, scheduledstart: at(3), scheduledend: at(3.05), ...regarding("appointment") } });
  await server.crm("emails", { method: "POST", body: { subject: offer, sortdate: at(-3), directioncode: false, ...regarding("email") } });
  await outlook.goto(MARA);
  await outlook.open(mailOf(who, fresh("Around")));
  const { pane } = outlook, around = pane.locator(".around");
  await expect(around).toBeVisible();
  const height = async () => (await around.boundingBox())!.height;
  const before = await height();
  await expect(around.getByRole("button")).toHaveText([new RegExp(`Received.*${offer}`), new RegExp(`Appointment.*${visit}`)]);
  expect(await height(), "nothing moves when it comes").toBe(before);
  await around.getByRole("button").last().click();
  await expect(pane.getByRole("heading", { name: who.name })).toBeVisible();
  await expect(pane.locator(".entry:has(> .here)").getByRole("heading", { name: visit })).toBeInViewport();
});

test("nothing happened with the sender yet, or it cannot be read: both lines say so, and nothing moves or stays empty", async ({ outlook, server }) => {
  const who = await customer(server);
  await outlook.goto(MARA);
  // The question about them is held back until the card was looked at.
  let held = () => {};
  const seen = new Promise<void>((ok) => { held = ok; });
  await outlook.page.route("**/api/data/v9.2/$batch", async (route) => {
    if (/activitypointers\?/.test(route.request().postData() ?? "")) await seen;
    await route.fallback();
  });
  await outlook.open(mailOf(who, fresh("Nothing")));
  const { pane } = outlook, around = pane.locator(".around");
  await expect(around).toBeAttached();
  await expect(around.locator("dd")).toHaveCount(0);
  const before = await place(around);
  held();
  await expect(around.locator("dd")).toHaveText(["Nothing yet", "Nothing planned"]);
  const after = await place(around);
  expect([after.height, after.next], "nothing moves when it comes").toEqual([before.height, before.next]);
  expect(after.unfilled, "no line stays empty").toBeLessThan(8);
  await outlook.page.unroute("**/api/data/v9.2/$batch");
  // The CRM fails for what comes after the card: it is said, and the timeline is the way on.
  await outlook.page.route("**/api/data/v9.2/$batch", async (route) => {
    if (/activitypointers\?/.test(route.request().postData() ?? "")) return route.fulfill({ status: 400, body: "{}" });
    await route.fallback();
  });
  await outlook.select(await outlook.deliver(mailOf(who, fresh("Unread"))));
  await expect(around.locator("dd")).toHaveText(["Could not be read", "See the timeline"]);
  expect((await place(around)).height).toBe(before.height);
  await outlook.page.unroute("**/api/data/v9.2/$batch");
  await around.getByRole("button", { name: "See the timeline" }).click();
  await expect(pane.getByRole("heading", { name: who.name })).toBeFocused();
  await expect(pane.getByText("Nothing is here yet.")).toBeVisible();
});
