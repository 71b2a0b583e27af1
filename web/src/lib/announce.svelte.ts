// What a screen reader says without focus moving: "page 3 of 9", "12 selected". Spoken once, by the shell's live region.
let said = $state('');
export const theAnnouncement = (): string => said;
export function announce(text: string): void {
  said = said === text ? `${text}\u200b` : text; // the same words twice are said twice
}
