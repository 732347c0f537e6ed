// Makes the text of a mail fit to be shown. Bundled with DOMPurify and loaded when the first text is read. Why here and
// not in the pane: a sanitizer in WebAssembly (ammonia) is 219 KB of brotli, this is 12, and it takes HTML apart by the
// browser's own parser, which is the one that shows it.
//
// What comes out is shown in a frame without scripts and without the pane's origin (src/ui/text.rs).

import DOMPurify from "dompurify";

// What a mail needs. Forms, frames, media, scripts, style sheets and drawings (svg, math) are not in it.
const TAGS = [
  "a", "abbr", "address", "article", "aside", "b", "bdi", "bdo", "big", "blockquote", "br", "caption", "center", "cite",
  "code", "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "font",
  "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img", "ins", "kbd", "li", "main", "mark", "ol", "p",
  "pre", "q", "rp", "rt", "ruby", "s", "samp", "section", "small", "span", "strike", "strong", "sub", "summary", "sup",
  "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul", "var", "wbr",
];
const ATTRIBUTES = [
  "align", "alt", "bgcolor", "border", "cellpadding", "cellspacing", "cite", "color", "colspan", "datetime", "dir", "face",
  "height", "href", "lang", "rowspan", "size", "span", "src", "start", "style", "title", "type", "valign", "width",
];
// Of a style only what makes letters, colours and tables: nothing that places things elsewhere, hides, or fetches.
const STYLES = /^(color|background-color|font(-family|-size|-style|-weight)?|text-(align|decoration|indent|transform)|line-height|letter-spacing|white-space|vertical-align|direction|list-style-type|border(-[a-z-]+)?|padding(-[a-z]+)?|margin(-[a-z]+)?|width|max-width)$/;
const FETCHES = /url|image|src|@|expression|var\s*\(|[\\<]/i;
// A margin may not pull things out of their place, nor may it be computed.
const MOVES = /(^|\s)-|\(/;
// What is larger than any mail needs makes a page of nothing: four digits, or an exponent.
const HUGE = /(^|[^.\d])\d{4}|\de[+\d]/i;
const SIZES = ["border", "cellpadding", "cellspacing", "colspan", "height", "rowspan", "size", "span", "width"];
const SIZE = /^[+-]?\d{1,3}(\.\d+)?(%|px)?$/;
// The widest there is: what is wider than the pane is as wide as it is.
const WIDEST = "100%";
const LINKS = /^(https?:|mailto:|tel:)/i;
// Longer texts are cut: nobody reads them in a pane.
const MAX_CHARACTERS = 1_000_000;
const MAX_IMAGES = 200;
const MAX_TITLE = 1000;
// Beyond these, tags are left out and their text stays. The browser's parser takes a time that grows with the square of the
// depth: a mail of 250 KB made a pane stand still for a minute.
const MAX_TAGS = 20_000;
const MAX_DEPTH = 200;
// So many blanks in one tag are more attributes than any has.
const MAX_BLANKS = 1_000;
// A text in these ends where they do, and is none of the mail.
const RAW = new Set(["style", "script"]);
// What the browser would follow while it parses, though it stands on no page.
const FOLLOWED = new Set(["base", "link", "meta", "source", "track"]);
// What has no end, or need not have one: it is as deep as what holds it.
const UNCLOSED = new Set([
  "area", "body", "br", "col", "colgroup", "dd", "dt", "embed", "head", "hr", "html", "img", "input", "li", "optgroup", "option",
  "p", "param", "rp", "rt", "tbody", "td", "tfoot", "th", "thead", "tr", "wbr",
]);
// What goes on behind the end of what holds it, until its own.
const GOES_ON = new Set(["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"]);
const NAME = /[^\s/>]*/y;
const HANDLER = /([\s"'/])on[a-z]+\s*=/gi;

// A style as it may stay.
function plain(style) {
  const kept = [];
  for (const property of style) {
    const value = style.getPropertyValue(property);
    if (!STYLES.test(property) || FETCHES.test(value) || HUGE.test(value)) continue;
    if (property.startsWith("margin") && MOVES.test(value)) continue;
    if (property === "white-space" && !/^(normal|pre-wrap|pre-line)$/.test(value)) continue;
    if (property === "max-width" && !/^\d+(\.\d+)?(px|pt|em|%)$/.test(value)) continue;
    kept.push(`${property}: ${property === "max-width" ? `min(${value}, ${WIDEST})` : value}`);
  }
  return kept.join("; ");
}

// Where a tag ends: behind its ">", the first that stands in no quoted value. With how many blanks it has.
function endOf(html, from) {
  let blanks = 0, value = false;
  for (let at = from; at < html.length; at += 1) {
    const sign = html[at];
    if (sign === ">") return { end: at + 1, blanks };
    const blank = sign <= " ";
    if (value && (sign === '"' || sign === "'")) {
      const close = html.indexOf(sign, at + 1);
      if (close < 0) break;
      at = close;
    }
    if (blank || sign === "/") blanks += 1;
    value = sign === "=" || (value && blank);
  }
  return { end: html.length, blanks };
}

// What is open at one place of a text.
class Open {
  names = [];
  // Of each name, how many were left out whose ends are still to come.
  leftOut = new Map();

  // Whether the tag may stay.
  begins(name) {
    if (UNCLOSED.has(name)) return true;
    if (this.names.length < MAX_DEPTH) {
      this.names.push(name);
      return true;
    }
    this.leftOut.set(name, (this.leftOut.get(name) ?? 0) + 1);
    return false;
  }
  ends(name) {
    const out = this.leftOut.get(name) ?? 0;
    if (out > 0) {
      this.leftOut.set(name, out - 1);
      return false;
    }
    const at = this.names.lastIndexOf(name);
    if (at < 0) return true;
    const within = this.names.splice(at).slice(1);
    this.names.push(...(GOES_ON.has(name) ? within : within.filter((one) => GOES_ON.has(one))));
    return true;
  }
}

// A text without what the browser does while it parses it, and with no more of anything than it parses quickly: handlers
// and style sheets would be reported, for the page's policy forbids them also in a document that nobody sees. Each sign is
// looked at once. What is safe DOMPurify alone decides, afterwards.
function quiet(html) {
  const kept = [], open = new Open();
  let at = 0, tags = 0;
  for (;;) {
    const tag = html.indexOf("<", at);
    if (tag < 0) return kept.join("") + html.slice(at);
    kept.push(html.slice(at, tag));
    if (html.startsWith("<!--", tag)) {
      const end = html.indexOf("-->", tag + 2);
      if (end < 0) return kept.join("");
      at = end + 3;
      continue;
    }
    const closes = html[tag + 1] === "/";
    NAME.lastIndex = tag + (closes ? 2 : 1);
    const name = NAME.exec(html)[0].toLowerCase();
    if (!/^[a-z]/.test(name)) {
      // A declaration, which ends with the first ">"; or no tag, but a sign of the text.
      const declares = closes || /^[!?]/.test(name);
      if (!declares) kept.push("&lt;");
      const end = declares ? html.indexOf(">", tag) + 1 : tag + 1;
      if (end === 0) return kept.join("");
      at = end;
      continue;
    }
    const { end, blanks } = endOf(html, NAME.lastIndex);
    at = end;
    if (RAW.has(name) && !closes) {
      const ending = new RegExp(`</${name}`, "gi");
      ending.lastIndex = end;
      if (!ending.test(html)) return kept.join("");
      at = endOf(html, ending.lastIndex).end;
      continue;
    }
    if (RAW.has(name) || FOLLOWED.has(name) || blanks > MAX_BLANKS || tags === MAX_TAGS) continue;
    if (!(closes ? open.ends(name) : open.begins(name))) continue;
    tags += 1;
    kept.push(html.slice(tag, end).replace(HANDLER, "$1data-off="));
  }
}

// Gives {html, heldBack}: what may be shown, and how many outside images were left out of it. Throws where the text
// cannot be taken apart; nothing is shown then.
export function clean(html, images) {
  let heldBack = 0, seen = 0;
  const purify = DOMPurify(globalThis);
  purify.addHook("afterSanitizeAttributes", (node) => {
    if (node.hasAttribute("style")) {
      const style = plain(node.style);
      if (style) node.setAttribute("style", style);
      else node.removeAttribute("style");
    }
    if (node.hasAttribute("href")) {
      const link = node.getAttribute("href").trim();
      if (node.localName === "a" && LINKS.test(link)) {
        node.setAttribute("target", "_blank");
        node.setAttribute("rel", "noopener noreferrer");
        // Where it leads is seen before it is followed.
        node.setAttribute("title", link.slice(0, MAX_TITLE));
      } else {
        node.removeAttribute("href");
      }
    }
    if (node.hasAttribute("src") || node.localName === "img") {
      const from = (node.getAttribute("src") ?? "").trim();
      const inside = /^data:image\/(png|gif|jpeg|webp);base64,/i.test(from);
      const outside = /^https:\/\//i.test(from);
      seen += 1;
      if (node.localName !== "img" || seen > MAX_IMAGES || !(inside || (outside && images))) {
        if (outside && node.localName === "img") heldBack += 1;
        node.removeAttribute("src");
      }
    }
    for (const name of SIZES) {
      // A number in pixels, or a part of what is there.
      if (node.hasAttribute(name) && !SIZE.test(node.getAttribute(name))) node.removeAttribute(name);
    }
    const sized = node.hasAttribute("width") || node.style.width || node.localName === "img";
    if (sized && !node.style.maxWidth) node.style.maxWidth = WIDEST;
    if (node.localName === "pre") node.style.whiteSpace = "pre-wrap";
  });
  const safe = purify.sanitize(quiet(html.slice(0, MAX_CHARACTERS)), {
    ALLOWED_TAGS: TAGS,
    ALLOWED_ATTR: ATTRIBUTES,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    KEEP_CONTENT: true,
  });
  return { html: safe, heldBack };
}
