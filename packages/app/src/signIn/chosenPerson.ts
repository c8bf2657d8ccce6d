/** Remembers who was chosen, so that a reload of the page does not sign out. */

const KEY = 'stagecraft.demoPerson';

export function rememberedPerson(
  people: { name: string }[],
): string | undefined {
  const name = window.sessionStorage.getItem(KEY);
  return people.find(person => person.name === name)?.name;
}

export function rememberPerson(name: string): void {
  window.sessionStorage.setItem(KEY, name);
}

export function forgetPerson(): void {
  window.sessionStorage.removeItem(KEY);
}
