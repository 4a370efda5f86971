import { dirname, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import config from "../vite.config";
import { files, read, SRC } from "./styles/sheet";

describe("what is shipped", () => {
  it("begins at one page, and that with one script", () => {
    const page = read(resolve(SRC, "../index.html"));
    expect([...page.matchAll(/<script[^>]*>/g)].map(String)).toEqual(['<script type="module" src="/src/main.ts">']);
    expect(config.build).not.toHaveProperty("rolldownOptions");
    expect(config.build).not.toHaveProperty("rollupOptions");
    expect(config.build).not.toHaveProperty("lib");
  });
  it("reaches nothing outside its sources, such as the gallery and the pretended kiosk", () => {
    const shipped = files(".ts", ".svelte", ".css").filter((file) => !file.endsWith(".test.ts"));
    const outside = shipped.flatMap((file) =>
      [...read(file).matchAll(/(?:from|import|import\(|url\(|glob[^(]*\()\s*\[?["'](\.[^"']*)["']/g)]
        .map(([, path = ""]) => resolve(dirname(file), path))
        .filter((path) => !path.startsWith(SRC))
        .map((path) => `${relative(SRC, file)}: ${relative(SRC, path)}`),
    );
    expect(outside).toEqual([]);
  });
});
