// A person before the simulated Outlook: opens mails, opens the pane, reads what stands there.
import { test as base, expect, type BrowserContext, type FrameLocator, type Page } from "@playwright/test";
import { Server } from "./server.ts";

export { expect };
export const MARA = "mara.keller@contoso.example";
export const ASHA = "asha.rao@contoso.example";
export const JONAS = "jonas.brandt@contoso.example";
export const PRIYA = "priya.nair@contoso.example";

let made = 0;
/** A word that stands nowhere else. */
export const fresh = (what: string) => `${what} ${process.pid}-${Date.now().toString(36)}-${++made}`;

export interface Mail { from: { name: string; address: string }; subject: string; html?: string; text?: string; to?: unknown[]; cc?: unknown[]; messageId?: string; answers?: string; [more: string]: unknown }

/** Outlook in one tab, signed in to one mailbox. */
export class Outlook {
  constructor(readonly page: Page, readonly server: Server) {}
  get pane(): FrameLocator { return this.page.frameLocator("iframe[id^=pane]"); }
  /** Opens the page. Parameters are those of the simulated Outlook. */
  async goto(mailbox: string, params: Record<string, string> = {}): Promise<void> {
    const query = new URLSearchParams({ mailbox, lang: "en", ...params });
    await this.page.goto(`${this.server.url}/mail/?${query}`);
    await this.page.waitForFunction(() => document.documentElement.dataset.ready === "true");
  }
  /** Delivers a mail to this mailbox; answers its id once the list shows it. */
  async deliver(mail: Mail): Promise<string> {
    const id = await this.page.evaluate((m) => (window as any).outlook.deliver(m), mail);
    await this.page.waitForFunction((wanted) => (window as any).outlook.messages.some((m: any) => m.id === wanted), id);
    return id;
  }
  async select(...ids: string[]): Promise<void> { await this.page.evaluate((wanted) => (window as any).outlook.select(wanted), ids); }
  async openPane({ pinned = true }: { pinned?: boolean } = {}): Promise<void> { await this.page.evaluate((p) => void (window as any).outlook.openPane({ pinned: p }), pinned); }
  /** Delivers, opens and shows a mail in the pane. */
  async open(mail: Mail): Promise<string> {
    const id = await this.deliver(mail);
    await this.select(id);
    await this.openPane();
    return id;
  }
  /** Begins a new mail, or an answer to that one, and shows the pane beside it. */
  async write({ to = [], subject = "", answers }: { to?: string[]; subject?: string; answers?: string }): Promise<void> {
    await this.page.evaluate(([a, t]) => { const o = (window as any).outlook; return a ? o.reply(a) : o.compose({ toRecipients: t }); }, [answers, to] as const);
    await this.form.waitFor();
    if (subject) await this.form.getByLabel("Subject").fill(subject);
    await this.page.evaluate(() => void (window as any).outlook.openComposePane({ pinned: true }));
  }
  /** The form in which a mail is written. */
  get form() { return this.page.locator("form.compose"); }
  async send(): Promise<void> { await this.form.getByRole("button", { name: "Send", exact: true }).click(); }
  /** Opens the mail of that subject in a folder, with the pane beside it. */
  async openIn(folder: string, subject: string): Promise<string> {
    await this.page.evaluate((f) => (window as any).outlook.openFolder(f), folder);
    await this.page.waitForFunction((s) => (window as any).outlook.messages.some((m: any) => m.subject === s), subject);
    const id = await this.page.evaluate((s) => (window as any).outlook.messages.find((m: any) => m.subject === s).id, subject);
    await this.select(id);
    return id;
  }
  async knob(name: string, value: unknown): Promise<void> { await this.page.evaluate(([n, v]) => { (window as any).outlook[n as string] = v; }, [name, value] as const); }
  async categories(id: string): Promise<string[]> { return this.page.evaluate((i) => (window as any).outlook.messages.find((m: any) => m.id === i)?.categories ?? [], id); }
  /** The activities the CRM has of a mail, by its subject. */
  async activities(subject: string): Promise<any[]> {
    const filter = encodeURIComponent(`subject eq '${subject.replaceAll("'", "''")}'`);
    return (await this.server.crm(`emails?$filter=${filter}&$expand=email_activity_parties`)).value;
  }
}

interface Fixtures { outlook: Outlook; another: (mailbox: string, params?: Record<string, string>) => Promise<Outlook> }
interface Workers { server: Server }

export const test = base.extend<Fixtures, Workers>({
  server: [async ({}, use) => {
    const server = await Server.start();
    await use(server);
    await server.end();
  }, { scope: "worker", timeout: 90_000 }],
  context: async ({ context, server }, use) => {
    const strays: string[] = [];
    const watch = (c: BrowserContext) => c.on("request", (r) => { if (!allowed(r.url(), server.url)) strays.push(r.url()); });
    watch(context);
    await use(context);
    expect(strays, "no request leaves loopback").toEqual([]);
    expect(await server.cspReports(), "the content security policy was never violated").toEqual([]);
  },
  outlook: async ({ page, server }, use) => {
    await use(new Outlook(page, server));
    await server.healed();
  },
  another: async ({ context, server }, use) => {
    await use(async (mailbox, params) => {
      const outlook = new Outlook(await context.newPage(), server);
      await outlook.goto(mailbox, params);
      return outlook;
    });
  },
});

function allowed(url: string, origin: string): boolean {
  return url.startsWith(origin + "/") || /^(data|blob|about):/.test(url);
}
