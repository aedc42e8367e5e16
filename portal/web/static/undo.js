// What can be taken back is a notice on the page. Here it becomes a bar at the bottom that leaves after twenty
// seconds, unless it is looked at or has the focus.

const STAYS = 20000;

for (const bar of document.querySelectorAll("[data-undo]")) {
  bar.className = "undo-bar";
  bar.querySelector(".icon")?.remove();
  bar.querySelector(".btn")?.removeAttribute("class");
  document.body.append(bar);
  leaveLater(bar);
}

function leaveLater(bar) {
  setTimeout(() => {
    if (bar.matches(":hover, :focus-within")) leaveLater(bar);
    else bar.remove();
  }, STAYS);
}
