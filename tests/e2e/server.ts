// Starts the product as a person would, on ports and data of its own, and talks to its control routes.
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { request as https } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";

const BIN = need("REGARDING_BIN");
const WWW = need("REGARDING_WWW");
const START_MS = 60_000;

function need(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run these tests by "cargo xtask test --only e2e"`);
  return value;
}

async function freePort(): Promise<number> {
  return new Promise((ok, fail) => {
    const probe = createServer();
    probe.once("error", fail).listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === "object" ? ok(address.port) : fail(new Error("no port"))));
    });
  });
}

export interface Answer { status: number; headers: Record<string, string | string[] | undefined>; text: string }
export interface LogEntry { method: string; path: string; bytesIn: number; bytesOut: number; status: number }

export class Server {
  readonly url: string;
  private child: ChildProcess | undefined;
  private output = "";
  private constructor(readonly port: number, readonly data: string, readonly more: string[]) { this.url = `https://localhost:${port}`; }

  /** With further arguments, such as `--sync`. */
  static async start(...more: string[]): Promise<Server> {
    const server = new Server(await freePort(), mkdtempSync(join(tmpdir(), "regarding-e2e-")), more);
    await server.run();
    return server;
  }
  async run(): Promise<void> {
    this.output = "";
    const www = this.more.includes("--www") ? [] : ["--www", WWW];
    const args = ["serve", "--sandbox", "--data", this.data, ...www, "--listen", `127.0.0.1:${this.port}`, "--url", this.url, ...this.more];
    this.child = spawn(BIN, args, { stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [this.child.stdout, this.child.stderr]) stream?.on("data", (chunk) => { this.output = (this.output + chunk).slice(-20_000); });
    const until = Date.now() + START_MS;
    for (;;) {
      if (this.child.exitCode !== null) throw new Error(`the server ended: ${this.output}`);
      const up = await this.ask("GET", "/healthz").then((a) => a.status === 200, () => false);
      if (up) return;
      if (Date.now() > until) throw new Error(`the server did not come up: ${this.output}`);
      await new Promise((ok) => setTimeout(ok, 50));
    }
  }
  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((ok) => child.once("exit", ok));
    child.kill("SIGKILL");
    await gone;
  }
  async end(): Promise<void> {
    await this.kill();
    rmSync(this.data, { recursive: true, force: true });
  }
  ask(method: string, path: string, { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {}): Promise<Answer> {
    const payload = body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body);
    return new Promise((ok, fail) => {
      const all = { ...(payload === undefined ? {} : { "content-type": "application/json", "content-length": String(Buffer.byteLength(payload)) }), ...headers };
      const req = https({ host: "127.0.0.1", port: this.port, path, method, headers: { host: `localhost:${this.port}`, ...all }, rejectUnauthorized: false, servername: "localhost" }, (res) => {
        const chunks: Buffer[] = [];
        res.on("data", (chunk) => chunks.push(chunk));
        res.on("end", () => ok({ status: res.statusCode ?? 0, headers: res.headers, text: Buffer.concat(chunks).toString("utf8") }));
      });
      req.once("error", fail).end(payload);
    });
  }
  token(user?: string): string {
    return execFileSync(BIN, ["token", "--data", this.data, ...(user ? ["--user", user] : [])], { encoding: "utf8" }).trim();
  }
  /** What a command on the same data prints, in English; nothing where it ends with a failure. */
  command(...args: string[]): string {
    try {
      return execFileSync(BIN, [...args, "--data", this.data], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], env: { ...process.env, LC_ALL: "C" } });
    } catch {
      return "";
    }
  }
  /** Asks the CRM as a client of its own would, as an administrator unless somebody is named. */
  async crm(path: string, { method = "GET", body, user, headers = {} }: { method?: string; body?: unknown; user?: string; headers?: Record<string, string> } = {}): Promise<any> {
    const authorization = `Bearer ${this.token(user)}`;
    const prefer = 'odata.include-annotations="*"';
    const answer = await this.ask(method, encodeURI(`/api/data/v9.2/${path}`).replaceAll("%25", "%"), { body, headers: { authorization, accept: "application/json", prefer, ...headers } });
    if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.text ? JSON.parse(answer.text) : null;
  }
  private control(): Record<string, string> {
    return { "x-sandbox-control": readFileSync(join(this.data, "control-token"), "utf8").trim() };
  }
  /** Turns one of the sandbox's own switches. */
  async controlled(method: string, path: string, body: unknown): Promise<void> {
    const answer = await this.ask(method, path, { body, headers: this.control() });
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
  }
  async fault(rule: unknown): Promise<void> {
    const answer = await this.ask("POST", "/sandbox/faults", { body: rule, headers: this.control() });
    if (answer.status >= 300) throw new Error(`no fault was set: ${answer.status} ${answer.text}`);
  }
  async healed(): Promise<void> { await this.ask("DELETE", "/sandbox/faults", { headers: this.control() }); }
  async log(): Promise<LogEntry[]> {
    const { text } = await this.ask("GET", "/sandbox/log", { headers: this.control() });
    const log = JSON.parse(text);
    return Array.isArray(log) ? log : log.requests;
  }
  async clearLog(): Promise<void> { await this.ask("DELETE", "/sandbox/log", { headers: this.control() }); }
  async cspReports(): Promise<unknown[]> {
    const { text } = await this.ask("GET", "/sandbox/csp", { headers: this.control() });
    const reports = JSON.parse(text);
    return Array.isArray(reports) ? reports : reports.reports;
  }
}
