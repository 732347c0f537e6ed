// Makes the text of a mail fit to be shown. Bundled with DOMPurify and loaded when the first text is read. Why here and
// not in the pane: a sanitizer in WebAssembly (ammonia) is 219 KB of brotli, this is 11, and it takes HTML apart by the
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
// A margin may not pull things out of their place.
const NEGATIVE = /(^|\s)-\d/;
const LINKS = /^(https?:|mailto:|tel:)/i;
// Longer texts are cut: nobody reads them in a pane.
const MAX_CHARACTERS = 1_000_000;
const MAX_IMAGES = 200;
const MAX_TITLE = 1000;

// A style as it may stay.
function plain(style) {
  const kept = [];
  for (const property of style) {
    const value = style.getPropertyValue(property);
    if (!STYLES.test(property) || FETCHES.test(value)) continue;
    if (property.startsWith("margin") && NEGATIVE.test(value)) continue;
    kept.push(`${property}: ${value}`);
  }
  return kept.join("; ");
}

// Handlers and style sheets are taken out of the text before it is parsed: the page's policy forbids them, also in a
// document that nobody sees, and the browser would report each. What is safe DOMPurify alone decides, afterwards.
function quiet(html) {
  return html
    .replace(/<(style|script)\b[^>]*>[^]*?<\/\1\s*>/gi, "")
    .replace(/<[a-z][^<>]*>/gi, (tag) => tag.replace(/([\s"'/])on[a-z]+\s*=/gi, "$1data-off="));
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
      if (node.localName === "img") node.style.maxWidth = "100%";
    }
    for (const name of ["width", "height"]) {
      // A number in pixels, or a part of what is there; never wider than that.
      if (node.hasAttribute(name) && !/^\d{1,4}%?$/.test(node.getAttribute(name))) node.removeAttribute(name);
    }
    if (node.hasAttribute("width")) node.style.maxWidth = "100%";
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
