/** The life event touched on the first screen, so that the question of what is needed opens with it. */
class Wish {
  #event: string | null = $state(null);

  get event(): string | null {
    return this.#event;
  }

  make(event: string | null): void {
    this.#event = event;
  }
}

export const wish = new Wish();
