// Reads the add-in's real manifest as Outlook does: VersionOverrides 1.1 before 1.0 before the base.
const OVERRIDES = ["http://schemas.microsoft.com/office/mailappversionoverrides/1.1", "http://schemas.microsoft.com/office/mailappversionoverrides"];
const LOOPBACK = /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/;

/** The address as this page reaches it: one machine has several names, office.js wants host and pane under the same. */
export function here(url) {
  const u = new URL(url, location.href);
  return LOOPBACK.test(u.hostname) && LOOPBACK.test(location.hostname) && u.port === location.port ? new URL(u.pathname + u.search + u.hash, location.origin) : u;
}

export async function loadManifest(url = "/manifest.xml") {
  const response = await fetch(url, { cache: "no-store" });
  if (!response.ok) throw new Error(String(response.status));
  const xml = new DOMParser().parseFromString(await response.text(), "text/xml");
  if (xml.querySelector("parsererror")) throw new Error("no XML");
  return readManifest(xml);
}

export function readManifest(xml) {
  const all = (root, name) => [...root.getElementsByTagName("*")].filter((e) => e.localName === name);
  const child = (root, name) => [...(root?.children ?? [])].find((e) => e.localName === name);
  const base = xml.documentElement;
  const text = (name) => child(base, name)?.textContent.trim();
  const value = (name) => child(base, name)?.getAttribute("DefaultValue");
  const overrides = all(base, "VersionOverrides").sort((a, b) => OVERRIDES.indexOf(a.namespaceURI) - OVERRIDES.indexOf(b.namespaceURI))[0];
  const resources = child(overrides, "Resources");
  const resource = (id, lang) => {
    const entry = resources && all(resources, "*").concat([...resources.getElementsByTagName("*")]).find((e) => e.getAttribute("id") === id);
    if (!entry) return undefined;
    const localised = [...entry.children].find((o) => o.localName === "Override" && o.getAttribute("Locale")?.toLowerCase() === lang?.toLowerCase());
    return (localised || entry).getAttribute(localised ? "Value" : "DefaultValue");
  };
  const point = (type) => overrides && all(overrides, "ExtensionPoint").find((p) => p.getAttributeNS("http://www.w3.org/2001/XMLSchema-instance", "type") === type);
  const surface = (type) => {
    const extension = point(type);
    const button = extension && all(extension, "Control")[0];
    if (!button) return null;
    const action = child(button, "Action");
    const icons = Object.fromEntries(all(button, "Image").map((i) => [i.getAttribute("size"), resource(i.getAttribute("resid"))]));
    return {
      id: button.getAttribute("id"), icons,
      label: (lang) => resource(child(button, "Label")?.getAttribute("resid"), lang),
      url: here(resource(child(action, "SourceLocation")?.getAttribute("resid"))).href,
      pinnable: child(action, "SupportsPinning")?.textContent.trim() === "true",
      noItem: child(action, "SupportsNoItemContext")?.textContent.trim() === "true",
      multiSelect: child(action, "SupportsMultiSelect")?.textContent.trim() === "true",
    };
  };
  const launchPoint = point("LaunchEvent");
  const launch = launchPoint && {
    url: here(resource(child(launchPoint, "SourceLocation")?.getAttribute("resid"))).href,
    events: Object.fromEntries(all(launchPoint, "LaunchEvent").map((e) => [e.getAttribute("Type"), { name: e.getAttribute("FunctionName"), mode: e.getAttribute("SendMode") ?? "" }])),
  };
  const application = overrides && child(overrides, "WebApplicationInfo");
  const read = surface("MessageReadCommandSurface");
  if (!read) throw new Error("no MessageReadCommandSurface");
  const permission = text("Permissions") || "Restricted";
  return {
    id: text("Id"), name: value("DisplayName") || "Add-in", icon: value("HighResolutionIconUrl") || value("IconUrl"), permission: permission[0].toLowerCase() + permission.slice(1),
    appDomains: all(child(base, "AppDomains") ?? base, "AppDomain").map((d) => d.textContent.trim()),
    sharedFolders: overrides ? all(overrides, "SupportsSharedFolders").some((e) => e.textContent.trim() === "true") : false,
    clientId: application && child(application, "Id")?.textContent.trim(), resource: application && child(application, "Resource")?.textContent.trim(),
    read, compose: surface("MessageComposeCommandSurface"), attendee: surface("AppointmentAttendeeCommandSurface"), organizer: surface("AppointmentOrganizerCommandSurface"), launch: launch || null,
  };
}
