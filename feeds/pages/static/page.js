for (const time of document.querySelectorAll("time[datetime*=T]")) {
  const moment = new Date(time.dateTime), language = document.documentElement.lang;
  time.title = time.textContent;
  time.textContent = `${moment.toLocaleDateString(language, { dateStyle: "long" })}, ${moment.toLocaleTimeString(language, { timeStyle: "short" })}`;
}
const drop = (picture) => {
  picture.closest(".pictured")?.classList.remove("pictured");
  picture.closest(".picture")?.remove();
};
for (const picture of document.querySelectorAll(".picture img")) {
  if (picture.complete && !picture.naturalWidth) drop(picture);
  else picture.onerror = () => drop(picture);
}
for (const button of document.querySelectorAll("button[data-address]")) {
  button.hidden = !navigator.clipboard;
  button.onclick = () => navigator.clipboard.writeText(button.dataset.address).then(() => { button.textContent = button.dataset.done; });
}
