Office.onReady(async () => {
  const token = await OfficeRuntime.auth.getAccessToken({ allowSignInPrompt: true });
  const answer = await fetch("/api/data/v9.2/contacts?$select=fullname&$top=1", { headers: { authorization: `Bearer ${token}`, accept: "application/json" } });
  const { value } = await answer.json();
  const line = document.createElement("p");
  line.id = "line";
  line.textContent = value[0].fullname;
  document.body.append(line);
});
