// The colours of Outlook's 25 category presets (office.js CategoryColor), near to what Outlook shows.
const COLORS = ["#d83b4f", "#e3782d", "#8f5b34", "#c79b00", "#2f9e44", "#1b9aaa", "#7c8a1c", "#2472c8", "#8250c4", "#c2397a", "#7d8790", "#566573", "#8a8f94", "#5b6167", "#44484c",
  "#9c1c2e", "#a8501a", "#5f3a1c", "#8a6d00", "#1d6b2c", "#11656f", "#565f10", "#174f8c", "#5b3592", "#8a2355"];
export function categoryColor(preset) {
  const n = /^Preset(\d+)$/.exec(preset || "");
  return (n && COLORS[Number(n[1])]) || "#7d8790";
}
