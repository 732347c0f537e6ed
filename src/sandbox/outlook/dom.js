// Small helpers to build elements; no text of a mail ever becomes markup.
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else if (name === "data") Object.assign(element.dataset, value);
    else if (name in element && typeof value !== "string") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((c) => c !== null && c !== undefined && c !== false));
  return element;
}

export const $ = (selector, root = document) => root.querySelector(selector);

const SVG = "http://www.w3.org/2000/svg";
// Drawn for the sandbox on a 20 × 20 grid, one stroke each.
const PATHS = {
  inbox: "M3 11l2-7h10l2 7v5H3zM3 11h4l1 2h4l1-2h4", drafts: "M4 16l1-4 8-8 3 3-8 8zM11 6l3 3", sentitems: "M3 4l14 6-14 6 2-6zM5 10h12",
  deleteditems: "M4 6h12M8 6V4h4v2M5.500 6l1 10h7l1-10", junkemail: "M10 3a7 7 0 100 14 7 7 0 000-14M5 5l10 10", archive: "M3 4h14v4H3zM4 8v8h12V8M8 11h4",
  folder: "M3 5h5l2 2h7v9H3z", clip: "M14 9l-5 5a2.500 2.500 0 01-4-4l6-6a1.800 1.800 0 013 3l-6 6", pin: "M7 3h6M8 3v5l-2 3h8l-2-3V3M10 11v6", close: "M5 5l10 10M15 5L5 15",
  chevron: "M5 8l5 5 5-5", reply: "M8 5L4 9l4 4M4 9h7a5 5 0 015 5v1", replyAll: "M6 5L2 9l4 4M10 5L6 9l4 4M6 9h7a5 5 0 015 5v1", forward: "M12 5l4 4-4 4M16 9H9a5 5 0 00-5 5v1", tag: "M3 3h7l7 7-7 7-7-7zM6.500 6.500h.1",
  move: "M3 5h5l2 2h7v9H3zM8 11.500h6M12 9.500l2 2-2 2", mail: "M3 5h14v10H3zM3 5l7 6 7-6", flask: "M8 3h4M9 3v5l-5 8h12l-5-8V3", important: "M10 4v8M10 15v.1", person: "M10 10a3 3 0 100-6 3 3 0 000 6M4 17a6 6 0 0112 0",
  calendar: "M3 5h14v12H3zM3 9h14M7 3v4M13 3v4", repeat: "M4 9a5 5 0 015-4h5M12 3l2 2-2 2M16 11a5 5 0 01-5 4H6M8 17l-2-2 2-2", earlier: "M12 5l-5 5 5 5", later: "M8 5l5 5-5 5",
  check: "M4 10l4 4 8-8", plus: "M10 4v12M4 10h12", file: "M5 3h7l3 3v11H5zM12 3v3h3",
};

/** A line icon; hidden from assistive technology, the control beside it carries the name. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  svg.classList.add("icon");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name] || PATHS.folder);
  svg.append(path);
  return svg;
}

/** The colours of the round initials; each is dark enough for white letters. */
const AVATARS = ["#8764b8", "#0b6a0b", "#a4262c", "#005b70", "#7a4b00", "#4f6bed", "#986f0b", "#881798", "#37474f", "#c239b3"];

const segmenter = new Intl.Segmenter();

export function avatar(person) {
  const text = person.name || person.address || "?";
  const words = text.split(/[\s.@]+/).filter(Boolean);
  const first = (word) => (word ? segmenter.segment(word)[Symbol.iterator]().next().value.segment : "");
  const initials = (first(words[0]) + (words.length > 1 && person.name ? first(words[words.length - 1]) : "")).toUpperCase();
  const element = h("span", { class: "avatar", "aria-hidden": "true", data: { initials: initials || "?" } });
  let sum = 0;
  for (const c of person.address || text) sum = (sum * 31 + c.codePointAt(0)) >>> 0;
  element.style.backgroundColor = AVATARS[sum % AVATARS.length];
  return element;
}

/** Bytes as people read them. */
export const bytes = (n) => (n < 1024 ? `${n} B` : n < 1024 * 1024 ? `${Math.round(n / 1024)} KB` : `${(n / 1024 / 1024).toFixed(1)} MB`);
