/**
 * The window keeps the text around the cursor for the system's input method, also when the page that
 * it was typed in is gone. An empty field takes its place.
 */
export function forgetTyping(): void {
  const field = document.createElement("input");
  field.className = "forgotten";
  field.tabIndex = -1;
  field.setAttribute("aria-hidden", "true");
  document.body.append(field);
  field.focus({ preventScroll: true });
  // It is told of with the next frame.
  requestAnimationFrame(() => requestAnimationFrame(() => field.remove()));
}
