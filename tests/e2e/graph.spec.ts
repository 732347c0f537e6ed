// Microsoft Graph of the sandbox, asked by a client that others wrote, beside the Outlook that shows the same mailbox.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BatchRequestContent, BatchResponseContent, Client, PageIterator } from "@microsoft/microsoft-graph-client";
import { ASHA, JONAS, MARA, expect, fresh, test } from "./world.ts";
import type { Server } from "./server.ts";

// The server's certificate is its own, and only this machine is asked.
process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";

const SERVICE = "5e41c000-3d2b-4f6a-8a57-0c0a71050001";
const sender = { name: "Graph Test", address: "graph.test@protocol.example" };

/** A client that signs in as the application of the sandbox's story. */
async function client(server: Server): Promise<Client> {
  const secret = readFileSync(join(server.data, "service-secret"), "utf8").trim();
  const body = new URLSearchParams({ grant_type: "client_credentials", client_id: SERVICE, client_secret: secret, scope: "https://graph.microsoft.com/.default" });
  const answer = await fetch(`${server.url}/signin/common/oauth2/v2.0/token`, { method: "POST", body });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  return Client.init({ baseUrl: `${server.url}/graph/`, defaultVersion: "v1.0", customHosts: new Set(["localhost"]), authProvider: (done) => done(null, token) });
}

test("an independent client reads, writes, sends and follows delta", async ({ server }) => {
  const graph = await client(server);
  const mara = `/users/${MARA}`, asha = `/users/${ASHA}`;
  const first = await graph.api(`${mara}/messages`).top(5).select("subject").count(true).get();
  let seen = 0;
  await new PageIterator(graph, first, () => { seen += 1; return true; }).iterate();
  expect(seen).toBe(first["@odata.count"]);
  const round = async (link: string) => {
    const found: any[] = [];
    for (let page = await graph.api(link).header("Prefer", 'IdType="ImmutableId", odata.maxpagesize=4').get(); ; page = await graph.api(page["@odata.nextLink"]).header("Prefer", 'IdType="ImmutableId", odata.maxpagesize=4').get()) {
      found.push(...page.value);
      if (page["@odata.deltaLink"]) return { found, link: page["@odata.deltaLink"] as string };
    }
  };
  const before = await round(`${asha}/mailFolders/inbox/messages/delta`);
  expect(before.found.length).toBeGreaterThan(3);
  const subject = fresh("Independent");
  const draft = await graph.api(`${mara}/messages`).post({ subject, body: { contentType: "text", content: "Hello" }, toRecipients: [{ emailAddress: { address: ASHA } }] });
  await graph.api(`${mara}/messages/${draft.id}/send`).post({});
  const after = await round(before.link);
  expect(after.found.map((m) => m.subject)).toEqual([subject]);
  const path = `${asha}/messages/${after.found[0].id}`;
  await graph.api(path).patch({ categories: ["Red category"] });
  const parts = new BatchRequestContent([
    { id: "1", request: new Request(`https://graph.microsoft.com${path}?$select=categories`) },
    { id: "2", request: new Request(`https://graph.microsoft.com${asha}/messages/nothing`), dependsOn: ["1"] },
  ]);
  const answers = new BatchResponseContent(await graph.api("/$batch").post(await parts.getContent()));
  expect(((await answers.getResponseById("1").json()) as any).categories).toEqual(["Red category"]);
  expect(answers.getResponseById("2").status).toBe(404);
  const refused = await graph.api("/users/nobody@contoso.example/messages").get().catch((e) => e);
  expect([refused.statusCode, refused.code]).toEqual([404, "ErrorInvalidUser"]);
});

test("Outlook and Graph see each other: a nested folder, a mail dragged into it, a category, a deletion", async ({ outlook, server }) => {
  const graph = await client(server);
  const jonas = `/users/${JONAS}`;
  await outlook.goto(JONAS);
  const page = outlook.page, name = fresh("Deals"), inner = fresh("Fabrikam");
  const top = await graph.api(`${jonas}/mailFolders/inbox/childFolders`).post({ displayName: name });
  await expect(page.locator("#folders").getByRole("button", { name })).toBeVisible();
  // By keyboard alone, in the folder that Graph has made.
  await page.locator("#new-folder").focus();
  await page.keyboard.press("Enter");
  await page.keyboard.type(inner);
  await page.getByRole("combobox", { name: "In" }).selectOption({ value: top.id });
  await page.getByRole("button", { name: "Create" }).press("Enter");
  const folder = page.locator("#folders").getByRole("button", { name: inner });
  await expect(folder).toBeVisible();
  const children = await graph.api(`${jonas}/mailFolders/${top.id}/childFolders`).get();
  expect(children.value.map((f: any) => f.displayName)).toEqual([inner]);
  const subject = fresh("Dragged");
  await outlook.deliver({ from: sender, subject, text: "x" });
  await page.locator("#list [role=option]", { hasText: subject }).dragTo(folder);
  await expect(page.locator("#list [role=option]", { hasText: subject })).toHaveCount(0);
  const there = await graph.api(`${jonas}/mailFolders/${children.value[0].id}/messages`).get();
  expect(there.value.map((m: any) => m.subject)).toEqual([subject]);
  await folder.click();
  const row = page.locator("#list [role=option]", { hasText: subject });
  await expect(row).toBeVisible();
  await graph.api(`${jonas}/messages/${there.value[0].id}`).patch({ categories: ["Blue category"], isRead: true });
  await expect(row.getByText("Blue category")).toBeVisible();
  await graph.api(`${jonas}/messages/${there.value[0].id}/permanentDelete`).post({});
  await expect(row).toHaveCount(0);
  await graph.api(`${jonas}/mailFolders/${top.id}`).delete();
  // The folder that was open lies in Deleted Items now, and is still open.
  await expect(page.locator("#folders").getByRole("button", { name: inner })).toBeVisible();
});
