// What a kit holds, as the server writes it, and what becomes of each file.

interface KitRules {
  patterns: Record<string, [string, string]>;
  weights: Record<string, number>;
  models: string[];
  why: Record<string, string>;
  junk: string[];
  junk_begins: string[];
  items: KitItem[];
  codes: Record<string, number>;
  groups: { code: string; name: string; plain: string; match: string[] }[];
  phrases: [string, number, [number, string][]][];
  sections: {
    numbers: number[];
    names: Record<string, number>;
    tokens: [string, number, number][];
    usual: string[];
    neutral: string[];
    numerals: string;
  };
}

interface KitItem {
  code: string;
  name: string;
  group: string;
  each: boolean;
  drawings: boolean;
}

interface KitKinds {
  extensions: Record<string, string[]>;
  programs: string[];
  markup: string[];
  packed: string[];
  tar: [string, number];
  called: Record<string, string>;
  unknown: Record<string, string>;
  magic: [string, string][];
  riff: Record<string, string>;
  brands: Record<string, string>;
  movie: string[];
  compound: string;
  inside: [string, string][];
  zipped: [string[], string][];
  binary_dxf: string;
  within: number;
  types: Record<string, string>;
  originals: string[];
  lasting: string[];
  models: string[];
}

interface KitOwed {
  code: string;
  section: number;
  group: string;
  name: string;
  open: boolean;
  missing: boolean;
  due: string;
}

interface KitKnown {
  item: number;
  title: string;
  stored: boolean;
  folder: string;
  type: string;
  size: number;
  crc: string;
  volume: string;
  /** The first file of the folder that has these bytes. */
  mark?: string;
}

interface KitData {
  project: string;
  unit: string;
  scope: string;
  scope_en: string;
  day: string;
  rules: KitRules;
  kinds: KitKinds;
  items: KitOwed[];
  files: KitKnown[];
  left_out: boolean;
  shut: boolean;
  room: number;
  limit: number;
  zip: [number, number];
  columns: string[];
  words: Record<string, Record<string, string>>;
}

interface KitCode {
  item: KitItem;
  printed: boolean;
}

interface KitHit {
  item: KitItem;
  kind: string;
  length: number;
  atEnd: boolean;
  whole: boolean;
}

interface KitSaid {
  code: KitCode | null;
  hits: KitHit[];
}

interface KitProposal {
  item: KitItem;
  score: number;
  why: string[];
}

interface KitGuess {
  section: number;
  group: string;
  item: string;
  reason: string;
  token: string;
  proposals: KitProposal[];
  clean: string;
}

/** A file of the folder: its path with strokes, and its bytes. */
interface KitFile {
  path: string;
  blob: Blob;
}

/** What the server would do with a file: `how` is placed, same, held, refused, package or junk. */
interface KitVerdict {
  path: string;
  folder: string;
  name: string;
  size: number;
  how: string;
  reason: string;
  type: string;
  known: string;
  item: number;
  section: number;
  proposals: KitProposal[];
  twin: string;
  crc: string;
}
