// Shows one row of the embedded CRM. Signs in as the mailbox of ?mailbox=, else as the first, as the Outlook page does.
import { Api } from "./api.js";
import { loadManifest } from "./manifest.js";

const FORMATTED = "@OData.Community.Display.V1.FormattedValue";
const params = new URLSearchParams(location.search);
const main = document.querySelector("main");

function element(name, text, className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = className;
  return made;
}

function say(title, ...parts) {
  document.title = title;
  main.replaceChildren(element("h1", title), ...parts);
  main.removeAttribute("aria-busy");
}

async function crm(path, token) {
  const headers = { authorization: `Bearer ${token}`, accept: "application/json", prefer: 'odata.include-annotations="*"' };
  const response = await fetch(`/api/data/v9.2/${path}`, { headers, cache: "no-store" });
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.error?.message || `The CRM answered ${response.status}.`);
  return body;
}

/** Label and value of each column that holds something; a lookup by its name. */
function facts(row) {
  return Object.entries(row)
    .filter(([name, value]) => !name.includes("@") && value !== null && value !== "")
    .map(([name, value]) => [name.replace(/^_(.*)_value$/, "$1"), row[name + FORMATTED] ?? String(value)])
    .sort(([a], [b]) => a.localeCompare(b));
}

async function show() {
  const [table, id] = [params.get("etn") ?? "", (params.get("id") ?? "").replace(/[{}]/g, "")];
  if (!/^[a-z_]+$/.test(table) || !/^[0-9a-f-]{36}$/i.test(id)) return say("No record is named", element("p", "The address needs etn (the table) and id (the key)."));
  const api = new Api();
  const accounts = await api.get("mailboxes");
  await api.signIn(params.get("mailbox") || accounts[0].address);
  const manifest = await loadManifest();
  const { accessToken } = await api.post("token", { audience: manifest.resource, clientId: manifest.clientId || "" });
  const definition = await crm(`EntityDefinitions(LogicalName='${table}')`, accessToken);
  const row = await crm(`${definition.EntitySetName}(${id})`, accessToken);
  const list = document.createElement("dl");
  for (const [label, value] of facts(row)) list.append(element("dt", label), element("dd", value));
  const kind = definition.DisplayName?.UserLocalizedLabel?.Label ?? table;
  say(row[definition.PrimaryNameAttribute] || kind, element("p", kind, "kind"), list);
}

show().catch((error) => say("The record cannot be shown", element("p", error.message)));
