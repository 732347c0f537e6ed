// From an empty installation to tracked mail, and what an administrator does afterwards; by the desk alone.
import { test as base } from "@playwright/test";
import { Desk } from "./desk.ts";
import { customer, mailOf } from "./rows.ts";
import { Server } from "./server.ts";
import { ASHA, MARA, Outlook, expect, fresh } from "./world.ts";

// A test of a mailbox reads, writes and sends; a machine that builds beside it may be slower.
const TEST_MS = 90_000;
const LATER = "nina.later@contoso.example";

const test = base.extend<{ desk: Desk }, { server: Server }>({
  server: [async ({}, use) => {
    const server = await Server.start("--bare", "--sync");
    await use(server);
    await server.end();
  }, { scope: "worker", timeout: 90_000 }],
  desk: async ({ page, server }, use) => { await use(new Desk(page, server)); await server.healed(); },
});
test.describe.configure({ mode: "serial" });

test("from an empty installation to tracked mail, through the wizard alone", async ({ desk, page, context, server }) => {
  test.setTimeout(240_000);
  await desk.open(MARA);
  await expect(desk.title("Set up e-mail")).toBeVisible();
  const checks = page.getByRole("region", { name: "Before you begin" }).locator(".step");
  await expect(checks).toHaveCount(3);
  for (const check of await checks.all()) await expect(check).toContainText("In order");
  await desk.go("#/mailboxes");
  await expect(desk.line(MARA)).toContainText("Not Run");
  await desk.go("#/setup");
  await page.getByRole("button", { name: "Set up e-mail" }).click();
  await expect(page.getByText("Server profile “Exchange Online”")).toBeVisible();
  // The state is the server's: a page that begins anew finds the work under way, or done.
  await desk.reload();
  await expect(page.getByText("E-mail is set up:")).toBeVisible({ timeout: 2 * TEST_MS });
  await desk.go("#/mailboxes");
  await expect(desk.line(MARA)).toContainText("Success", { timeout: TEST_MS });

  const outlook = new Outlook(await context.newPage(), server);
  const who = await customer(server);
  const subject = fresh("Through the wizard");
  await outlook.goto(MARA);
  const item = await outlook.open(mailOf(who, subject));
  await expect(outlook.pane.getByText(who.name).first()).toBeVisible();
  await outlook.pane.getByRole("button", { name: "Track", exact: true }).click();
  await expect(outlook.pane.getByText("Tracked", { exact: true }).first()).toBeVisible();
  expect((await outlook.activities(subject)).length).toBe(1);
  // Nobody has chosen a filter: answers to tracked mail are tracked, and nothing else.
  const answer = `RE: ${subject}`;
  await outlook.deliver({ ...mailOf(who, answer), answers: item });
  await expect.poll(async () => (await outlook.activities(answer)).length, { timeout: TEST_MS }).toBe(1);
  const [[first], [second]] = [await outlook.activities(subject), await outlook.activities(answer)];
  expect(second._parentactivityid_value, "the answer continues what was tracked").toBe(first.activityid);
  await desk.go("#/decisions");
  await expect(page.locator(".decision").filter({ hasText: "Tracked automatically" })).toHaveCount(1, { timeout: TEST_MS });
});

test("who is added later stays Not Run until somebody approves and tests", async ({ desk, page, server }) => {
  test.setTimeout(180_000);
  server.command("sandbox", "add-user", LATER);
  await desk.open(MARA, "#/mailboxes");
  await expect(async () => {
    await desk.turn();
    await expect(desk.line(LATER)).toContainText("Not Run", { timeout: 4_000 });
  }).toPass({ timeout: TEST_MS });
  await expect(desk.line(LATER)).toContainText("Waits");
  await desk.act("Approve and test mailboxes", LATER);
  await expect(page.getByText("Approve and test mailboxes: 1 mailbox is done.").first()).toBeVisible({ timeout: TEST_MS });
  await expect(desk.line(LATER)).toContainText("Success", { timeout: TEST_MS });
});

test("a mailbox whose test fails shows Failure, its owner is alerted, and after the cause is mended a retry closes it", async ({ desk, page, server }) => {
  test.setTimeout(240_000);
  await server.fault({ match: { path: "/sendMail" }, status: 403, body: { error: { code: "ErrorSendAsDenied", message: "no" } } });
  await desk.open(ASHA);
  await expect(desk.title("My mailbox")).toBeVisible();
  await page.getByRole("button", { name: /^(Try again|Test)$/ }).click();
  await expect(page.getByRole("heading", { name: "Your mailbox does not work" })).toBeVisible({ timeout: TEST_MS });
  await expect(page.getByText("Failed at: sending")).toBeVisible();
  await desk.go("#/alerts");
  const alert = page.locator(".alert.bad:not(.closed)").first();
  await expect(async () => {
    await desk.turn();
    await expect(alert).toContainText("may not send", { timeout: 4_000 });
  }).toPass({ timeout: TEST_MS });
  await expect(alert).toContainText("Microsoft 365 administrator can");
  await server.healed();
  await desk.go("#/mine");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("heading", { name: "Your mailbox works" })).toBeVisible({ timeout: TEST_MS });
  await desk.go("#/alerts");
  await expect(async () => {
    await desk.turn();
    await expect(page.locator(".alert.bad:not(.closed)")).toHaveCount(0, { timeout: 4_000 });
  }).toPass({ timeout: TEST_MS });
  const closed = page.getByRole("region", { name: "Closed lately" }).locator(".alert.closed").filter({ hasText: "may not send" });
  await expect(closed.first()).toContainText("Closed:");
});
