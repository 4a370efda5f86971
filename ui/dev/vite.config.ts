/** Serves the interface with a pretended kiosk behind it, to look at every screen without the core. */
import { mergeConfig, type Connect, type Plugin } from "vite";
import base from "../vite.config";
import { PretendedKiosk } from "./pretended-kiosk";
import { picture } from "./pictures";

/** The window's own policy, so that whatever it forbids is seen here too. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
  "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-src 'none'";

function pretended(): Plugin {
  const kiosk = new PretendedKiosk();
  const answer: Connect.NextHandleFunction = (request, response, next) => {
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    const name = /^\/(call|dev)\/(\w+)$/.exec(url.pathname);
    if (name !== null) {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        const args: unknown = body === "" ? {} : JSON.parse(body);
        const told = name[1] === "dev" ? kiosk.jump(name[2] ?? "", args) : kiosk.answer(name[2] ?? "", args);
        setTimeout(() => {
          response.setHeader("content-type", "application/json");
          response.end(JSON.stringify(told));
        }, kiosk.delay(name[2] ?? ""));
      });
      return;
    }
    const page = /^\/page\/([\w-]+)\.(thumbnail|screen|frame)$/.exec(url.pathname);
    if (page !== null) {
      response.setHeader("content-type", "image/svg+xml");
      response.end(picture(page[1] ?? "", page[2] ?? "", kiosk.pageOf(page[1] ?? "")));
      return;
    }
    next();
  };
  return {
    name: "pretended-kiosk",
    configureServer: (server) => void server.middlewares.use(answer),
    configurePreviewServer: (server) => {
      server.middlewares.use((_request, response, next) => {
        response.setHeader("content-security-policy", POLICY);
        next();
      });
      server.middlewares.use(answer);
    },
  };
}

export default mergeConfig(base, {
  root: new URL("..", import.meta.url).pathname,
  plugins: [pretended()],
  preview: { host: "127.0.0.1", port: 4173, strictPort: true },
});
