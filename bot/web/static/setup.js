// Looks every two seconds whether a delivery came in, and shows the page anew when one did.
const waiting = document.querySelector("[data-reached]");

async function look() {
  if (document.hidden) return;
  const answer = await fetch("/setup/arrival");
  if (!answer.ok) return location.reload();
  const { reached, arrived } = await answer.json();
  if (arrived || reached !== (waiting.dataset.reached === "yes")) location.reload();
}

if (waiting) setInterval(() => look().catch(() => {}), 2000);
