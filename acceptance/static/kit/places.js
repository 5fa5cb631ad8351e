// Whether a folder names another place than the volume in which a list names a file.

import { tells } from "./weighing.js";

/** @typedef {import("./folders.js").Finder} Finder */

/** Whether a file is perhaps not the one that a list names in that volume. @param {Finder} finder @param {string} folder @param {string} volume @param {string} title */
export function elsewhere(finder, folder, volume, title) {
  const { patterns } = finder.names;
  const told = finder.names.plain(title);
  if ([...told].length > finder.rules.weights.telling || patterns.get("digits").test(told)) {
    return false;
  }
  const parts = folder.split("/").filter(Boolean);
  if (parts.some((part) => samePlace(finder.names.plain(part), volume))) return false;
  const nearest = parts.reverse().find((part) => !containsOnly(finder, part));
  if (!nearest || tells(finder.said(nearest)) || finder.groups(nearest).length) return false;
  const named = finder.sections.of(nearest, true);
  return !(named.section || named.token);
}

/** @param {Finder} finder @param {string} part */
function containsOnly(finder, part) {
  if (finder.words.byMachine(part)) return true;
  const { patterns } = finder.names;
  return patterns.get("container").test(patterns.all("digits", finder.names.plain(part), ""));
}

/** @param {string} folder @param {string} volume */
function samePlace(folder, volume) {
  if ([...folder].length < 2 || [...volume].length < 2) return folder === volume;
  return folder.includes(volume) || volume.includes(folder);
}
