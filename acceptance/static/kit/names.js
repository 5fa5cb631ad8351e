// Names of files and folders as the server compares them: plain titles, stems, junk, numbers in Chinese.

/** The expressions, made once from their sources. */
export class Patterns {
  /** @param {Record<string, [string, string]>} sources */
  constructor(sources) {
    this.sources = sources;
    /** @type {Record<string, RegExp>} */
    this.made = {};
  }

  /**
   * @param {string} name
   * @param {string} [more] flags
   */
  get(name, more = "") {
    const key = name + more;
    if (!(key in this.made)) {
      const [source, flags] = this.sources[name];
      this.made[key] = new RegExp(source, flags + more);
    }
    return this.made[key];
  }

  /** @param {string} name @param {string} text */
  first(name, text) {
    return this.get(name).exec(text);
  }

  /** @param {string} name @param {string} text @param {string} by */
  all(name, text, by) {
    return text.replace(this.get(name, "g"), by);
  }
}

/** Names, by the expressions of the server. */
export class Names {
  /** @param {KitRules} rules */
  constructor(rules) {
    this.patterns = new Patterns(rules.patterns);
    this.junk = new Set(rules.junk);
    this.begins = rules.junk_begins;
  }

  /** @param {string} text */
  strip(text) {
    return this.patterns.all("ends", text, "");
  }

  /** A title as it is compared. @param {string} title */
  plain(title) {
    return this.patterns
      .all("loose", title.normalize("NFKC"), "")
      .toLowerCase()
      .replace(/ß/g, "ss");
  }

  /** A title without the marks of a copy. @param {string} title */
  withoutCopyMark(title) {
    return title.replace(this.patterns.get("copy"), "") || title;
  }

  /** Whether a system left the file behind. @param {string} path */
  isJunk(path) {
    return path
      .replaceAll("\\", "/")
      .split("/")
      .some(
        (part) =>
          this.junk.has(part.toLowerCase()) || this.begins.some((mark) => part.startsWith(mark)),
      );
  }
}

/** A file name without its extension. @param {string} name */
export function stem(name) {
  const at = name.lastIndexOf(".");
  return at > 0 ? name.slice(0, at) : name;
}

/** The extension in small letters. @param {string} name */
export function ending(name) {
  const at = name.lastIndexOf(".");
  return at < 0 ? "" : name.slice(at + 1).toLowerCase();
}

/** A path as folder and name. @param {string} path @returns {[string, string]} */
export function parted(path) {
  const at = path.lastIndexOf("/");
  return at < 0 ? ["", path] : [path.slice(0, at), path.slice(at + 1)];
}
