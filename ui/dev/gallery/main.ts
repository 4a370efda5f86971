/** Where the gallery begins: one shelf of the kit and the parts, or one whole screen. Never shipped. */
import { mount, tick } from "svelte";
import "../../src/styles/fonts.css";
import "../../src/styles/tokens.css";
import "../../src/styles/base.css";
import App from "../../src/App.svelte";
import { prefs, TEXT_SIZES } from "../../src/state/prefs.svelte";
import Gallery from "./Gallery.svelte";
import { force } from "./forced";
import { measure } from "./measure";
import { pretended } from "./pretended-backend";
import { wished } from "./wished";

const target = document.getElementById("app");
const wish = wished(location.search);

prefs.speak(wish.lang);
prefs.contrastTo(wish.theme);
for (const size of TEXT_SIZES) if (size < wish.size) prefs.larger();

async function settle(): Promise<void> {
  await document.fonts.ready;
  await tick();
  await new Promise((resolve) => setTimeout(resolve, 600));
  force();
  // What is measured has arrived where it slides or fades to.
  for (const moving of document.getAnimations()) moving.finish();
}

if (target !== null) {
  if (wish.screen !== null) {
    const backend = pretended(wish.situation, { step: wish.screen, ...wish.more });
    mount(App, { target, props: { backend } });
    // A session that has not begun forgets what a person set; the picture is of what was wished.
    setTimeout(() => {
      prefs.speak(wish.lang);
      prefs.contrastTo(wish.theme);
      for (const size of TEXT_SIZES) if (size < wish.size && prefs.textSize < wish.size) prefs.larger();
    }, 200);
  } else {
    mount(Gallery, { target, props: { wish } });
  }
  void settle().then(() => {
    if (!wish.measure) return;
    const told = document.createElement("script");
    told.type = "application/json";
    told.id = "measured";
    told.textContent = JSON.stringify(measure(wish.theme === "high" ? 7 : 4.5));
    document.body.append(told);
  });
}
