Office.onReady(() => {
  const line = document.createElement("p");
  line.id = "line";
  line.textContent = Office.context.mailbox.item?.subject ?? "No mail";
  document.body.append(line);
});
