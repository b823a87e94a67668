// Reloads an issue page when something happened on it, unless a text is being written.
const shown = document.body.dataset.version;

function isWriting() {
  return [...document.querySelectorAll("textarea")].some((area) => area.value !== "");
}

async function look() {
  if (document.hidden || isWriting()) return;
  const answer = await fetch(`${location.pathname}/version`);
  if (!answer.ok) return;
  const { version } = await answer.json();
  if (version !== shown) location.reload();
}

if (shown) setInterval(() => look().catch(() => {}), 1500);
