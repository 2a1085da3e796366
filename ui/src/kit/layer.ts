/**
 * Where lists and menus are put: into the room, the page's main landmark, so that nothing that is said stands outside of
 * all of them. Asked once the page stands; without a room (a test) it is the page.
 */
export const layer = (): HTMLElement => document.getElementById('room') ?? document.body;
