/** Where the papers came from last: the next one lies there too, mostly. Forgotten with the session. */
class LastSource {
  #id: string | null = null;

  get id(): string | null {
    return this.#id;
  }

  note(id: string): void {
    this.#id = id;
  }

  forget(): void {
    this.#id = null;
  }
}

export const lastSource = new LastSource();
