// The words beside a form: saving, kept on this device, saved, or why not; and beside its fields.

const ERROR_CLASSES = ["kern-form-input__input--error"];

/** Show one of the states in words; `detail` is the reason or the server's notice. */
export function say(place, state, detail = "") {
  const region = place.querySelector("[data-saving]") ?? addRegion(place);
  if (!region) return;
  region.dataset.saving = state;
  for (const words of region.querySelectorAll("[data-saving-when]")) {
    words.hidden = words.dataset.savingWhen !== state;
  }
  const words = `[data-saving-when="${state}"]`;
  const target = region.querySelector(`${words} [data-saving-reason], ${words} [data-saving-notice]`);
  if (target && detail && target.textContent !== detail) target.textContent = detail;
}

/** Say that it is not sent yet: why, if the server said so, else where it waits. */
export function sayWaiting(place, { isKept }, reason) {
  if (reason) say(place, "later", reason);
  else say(place, isKept ? "waiting" : "trying");
}

function addRegion(place) {
  const template = document.getElementById("saving-words");
  if (!template) return null;
  place.append(template.content.cloneNode(true));
  return place.querySelector("[data-saving]");
}

/** Say beside each field what is wrong with it, and lead to the first one. */
export function markErrors(form, errors) {
  let first = null;
  for (const [name, message] of Object.entries(errors)) {
    const found = form.elements.namedItem(name);
    const field = found instanceof RadioNodeList ? found[0] : found;
    if (!field || !field.id) continue;
    mark(field, message);
    first ??= field;
  }
  first?.focus();
}

function mark(field, message) {
  const note = document.createElement("p");
  note.className = "kern-error";
  note.id = `${field.id}-error`;
  const icon = document.createElement("span");
  icon.className = "kern-icon kern-icon--danger kern-icon--default";
  icon.setAttribute("aria-hidden", "true");
  const words = document.createElement("span");
  words.className = "kern-body";
  words.textContent = message;
  note.append(icon, words);
  note.dataset.byScript = "";
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${note.id}`.trim());
  field.classList.add(...ERROR_CLASSES);
  const details = field.closest("details");
  if (details) details.open = true;
  field.closest(".p-field")?.append(note);
}

/** Take back what was said to be wrong. */
export function clearErrors(within) {
  within.querySelectorAll("[data-by-script].kern-error").forEach((note) => note.remove());
  for (const field of within.querySelectorAll("[aria-invalid]")) {
    field.removeAttribute("aria-invalid");
    field.classList.remove(...ERROR_CLASSES);
    const others = (field.getAttribute("aria-describedby") ?? "").replace(`${field.id}-error`, "").trim();
    if (others) field.setAttribute("aria-describedby", others);
    else field.removeAttribute("aria-describedby");
  }
}
