// The words of the page itself. The add-in brings its own.
const EN = {
  title: "Mail", search: "Outlook (simulated)", folders: "Folders", messages: "Messages", reading: "Reading pane", addin: "Add-in", account: "Account", signInAs: "Sign in as", signedInAs: "Signed in as", sharedWith: "Shared with me",
  inbox: "Inbox", drafts: "Drafts", sentitems: "Sent Items", deleteditems: "Deleted Items", junkemail: "Junk Email", archive: "Archive", unread: "unread", unreadMail: "Unread", newMail: "New mail", remove: "Delete", archiveIt: "Archive", moveTo: "Move to", categorize: "Categorize",
  markUnread: "Mark as unread", markRead: "Mark as read", reply: "Reply", replyAll: "Reply all", forward: "Forward", to: "To", cc: "Cc", bcc: "Bcc", from: "From", subject: "Subject", body: "Message", send: "Send", discard: "Discard", cancel: "Cancel", close: "Close",
  pin: "Pin", unpin: "Unpin", noSubject: "(no subject)", noSender: "(no sender)", nothingSelected: "Select an item to read", nothingSelectedHint: "Nothing is selected", severalSelected: "{n} items selected", emptyFolder: "Nothing in this folder", imagesBlocked: "To protect your privacy, pictures from elsewhere are blocked.",
  attachments: "Attachments", hasAttachments: "has attachments", important: "high importance", sandbox: "Sandbox", theme: "Theme", light: "Light", dark: "Dark", language: "Language", deliver: "Deliver a new mail…", deliverTitle: "Deliver a new mail", deliverIt: "Deliver",
  sample: "Sample", own: "Your own", replyToThis: "A reply to the mail that is open", fromName: "Sender's name", fromAddress: "Sender's address", when: "When", now: "At once", in5: "In 5 seconds", crm: "CRM server", works: "works", slow: "slow (3 s)", busy: "busy (429)", down: "down (503)",
  sent: "Sent.", delivered: "Delivered.", failed: "That did not work: {why}", noManifest: "No add-in: /manifest.xml cannot be read ({why}).", offline: "The sandbox does not answer.", select: "Select", today: "Today", yesterday: "Yesterday", newer: "This week", older: "Older", external: "External",
  more: "more", tenant: "Contoso", openAddin: "Open {name}", loading: "Loading…",
  addinObjects: "{name} advises against sending this mail.", addinSlow: "{name} is taking longer than expected to check this mail.", sendAnyway: "Send anyway", dontSend: "Don't send",
  newFolder: "New folder", folderName: "Name", inFolder: "In", topFolder: "(top)", create: "Create",
  mail: "Mail", calendar: "Calendar", modes: "Mail or calendar", newEvent: "New event", required: "Required", optional: "Optional", start: "Start", end: "End", place: "Location", repeat: "Repeat", once: "Never", daily: "Daily", weekly: "Weekly", series: "Series", save: "Save", saved: "Saved.", cancelEvent: "Cancel event", allDay: "All day", noEvents: "No events in these weeks", earlier: "Earlier", later: "Later",
};
const HI = {
  title: "मेल", search: "Outlook (अनुकरण)", folders: "फ़ोल्डर", messages: "संदेश", reading: "पठन फलक", addin: "ऐड-इन", account: "खाता", signInAs: "इस रूप में साइन इन करें", signedInAs: "साइन इन:", sharedWith: "मेरे साथ साझा",
  inbox: "इनबॉक्स", drafts: "ड्राफ़्ट", sentitems: "भेजे गए आइटम", deleteditems: "हटाए गए आइटम", junkemail: "जंक ईमेल", archive: "संग्रह", unread: "अपठित", unreadMail: "अपठित", newMail: "नया मेल", remove: "हटाएँ", archiveIt: "संग्रहित करें", moveTo: "यहाँ ले जाएँ", categorize: "वर्गीकृत करें",
  markUnread: "अपठित चिह्नित करें", markRead: "पठित चिह्नित करें", reply: "उत्तर दें", replyAll: "सभी को उत्तर दें", forward: "अग्रेषित करें", to: "प्रति", cc: "प्रतिलिपि", bcc: "गुप्त प्रतिलिपि", from: "प्रेषक", subject: "विषय", body: "संदेश", send: "भेजें", discard: "छोड़ें", cancel: "रद्द करें", close: "बंद करें",
  pin: "पिन करें", unpin: "पिन हटाएँ", noSubject: "(कोई विषय नहीं)", noSender: "(कोई प्रेषक नहीं)", nothingSelected: "पढ़ने के लिए कोई आइटम चुनें", nothingSelectedHint: "कुछ भी चयनित नहीं है", severalSelected: "{n} आइटम चयनित", emptyFolder: "इस फ़ोल्डर में कुछ नहीं है", imagesBlocked: "आपकी गोपनीयता के लिए बाहरी चित्र अवरुद्ध हैं।",
  attachments: "अनुलग्नक", hasAttachments: "अनुलग्नक सहित", important: "उच्च महत्व", sandbox: "सैंडबॉक्स", theme: "थीम", light: "हल्की", dark: "गहरी", language: "भाषा", deliver: "नया मेल पहुँचाएँ…", deliverTitle: "नया मेल पहुँचाएँ", deliverIt: "पहुँचाएँ",
  sample: "नमूना", own: "अपना", replyToThis: "खुले मेल का उत्तर", fromName: "प्रेषक का नाम", fromAddress: "प्रेषक का पता", when: "कब", now: "तुरंत", in5: "5 सेकंड में", crm: "CRM सर्वर", works: "चालू", slow: "धीमा (3 से.)", busy: "व्यस्त (429)", down: "बंद (503)",
  sent: "भेजा गया।", delivered: "पहुँचाया गया।", failed: "यह नहीं हो सका: {why}", noManifest: "ऐड-इन नहीं: /manifest.xml पढ़ा नहीं जा सका ({why})।", offline: "सैंडबॉक्स उत्तर नहीं दे रहा।", select: "चुनें", today: "आज", yesterday: "कल", newer: "इस सप्ताह", older: "पुराने", external: "बाहरी",
  more: "और", tenant: "Contoso", openAddin: "{name} खोलें", loading: "लोड हो रहा है…",
  addinObjects: "{name} इस मेल को भेजने से मना करता है।", addinSlow: "{name} को इस मेल की जाँच में अपेक्षा से अधिक समय लग रहा है।", sendAnyway: "फिर भी भेजें", dontSend: "न भेजें",
  newFolder: "नया फ़ोल्डर", folderName: "नाम", inFolder: "इसमें", topFolder: "(सबसे ऊपर)", create: "बनाएँ",
  mail: "मेल", calendar: "कैलेंडर", modes: "मेल या कैलेंडर", newEvent: "नया ईवेंट", required: "आवश्यक", optional: "वैकल्पिक", start: "आरंभ", end: "समाप्ति", place: "स्थान", repeat: "दोहराएँ", once: "कभी नहीं", daily: "प्रतिदिन", weekly: "प्रति सप्ताह", series: "शृंखला", save: "सहेजें", saved: "सहेजा गया।", cancelEvent: "ईवेंट रद्द करें", allDay: "पूरे दिन", noEvents: "इन सप्ताहों में कोई ईवेंट नहीं", earlier: "पहले", later: "बाद में",
};
let words = EN;
export let locale = "en-US";
export function speak(tag) {
  const hindi = String(tag).toLowerCase().startsWith("hi");
  words = hindi ? HI : EN;
  locale = hindi ? "hi-IN" : String(tag).includes("-") ? tag : "en-US";
  document.documentElement.lang = hindi ? "hi" : "en";
}
export const t = (key, values = {}) => (words[key] ?? EN[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

// Making a formatter is slow, so each is made once.
const formatters = new Map();
const format = (at, name, options) => {
  const key = locale + name;
  if (!formatters.has(key)) formatters.set(key, new Intl.DateTimeFormat(locale, options));
  return formatters.get(key).format(at);
};
/** The time as a message list shows it: hour today, weekday this week, else the date. */
export function shortTime(ms) {
  const at = new Date(ms), age = (Date.now() - ms) / 86400000;
  if (new Date().toDateString() === at.toDateString()) return format(at, "hour", { hour: "numeric", minute: "2-digit" });
  if (age < 7) return format(at, "week", { weekday: "short", hour: "numeric", minute: "2-digit" });
  return format(at, "date", { day: "numeric", month: "short" });
}
export const day = (ms) => format(new Date(ms), "day", { weekday: "short", day: "numeric", month: "short" });
export const clock = (ms) => format(new Date(ms), "hour", { hour: "numeric", minute: "2-digit" });
export const longTime = (ms) => format(new Date(ms), "long", { weekday: "short", year: "numeric", month: "short", day: "numeric", hour: "numeric", minute: "2-digit" });
