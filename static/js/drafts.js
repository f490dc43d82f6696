// What is being typed survives a reload, a language switch and the way back, in this tab only.

const place = (form) => `draft:${location.pathname}:${form.id}`;
const fieldsOf = (form) => [...form.elements].filter((field) => field.matches("input[type=text], textarea"));

/** Keep what is typed into forms with an id, and put it back where the page brought nothing. */
export function keepDrafts() {
  restoreDrafts();
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form?.id && form.matches("[data-enhance]")) {
      const typed = Object.fromEntries(fieldsOf(form).map((field) => [field.name, field.value]));
      store(() => sessionStorage.setItem(place(form), JSON.stringify(typed)));
    }
  });
}

/** Put kept drafts into the forms that are on the page and still empty. */
export function restoreDrafts() {
  for (const form of document.querySelectorAll("form[data-enhance][id]")) {
    const kept = store(() => sessionStorage.getItem(place(form)));
    if (!kept) continue;
    const typed = JSON.parse(kept);
    for (const field of fieldsOf(form)) {
      if (!field.value && typed[field.name]) field.value = typed[field.name];
    }
  }
}

/** Forget the draft of a form that has been saved. */
export function forgetDraft(form) {
  if (form.id) store(() => sessionStorage.removeItem(place(form)));
}

function store(act) {
  try {
    return act();
  } catch {
    return null; // storage may be forbidden or full; typing goes on without it
  }
}
