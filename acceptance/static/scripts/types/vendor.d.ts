// The libraries in static/vendor, as far as our scripts use them.

interface TusError extends Error {
  originalResponse?: { getStatus(): number; getBody(): string } | null;
}

interface TusUpload {
  url: string;
  start(): void;
  findPreviousUploads(): Promise<object[]>;
  resumeFromPreviousUpload(previous: object): void;
}

interface TusOptions {
  endpoint: string;
  chunkSize: number;
  retryDelays: number[];
  metadata: Record<string, string>;
  headers: Record<string, string>;
  uploadDataDuringCreation: boolean;
  removeFingerprintOnSuccess: boolean;
  fingerprint(file: File): Promise<string>;
  onProgress(sent: number, total: number): void;
  onShouldRetry(error: TusError): boolean;
  onError(error: TusError): void;
  onSuccess(): void;
}

interface Chart {
  setOption(options: object): void;
  resize(): void;
}

interface GridRow {
  getIndex(): number;
  getData(): Record<string, any> & { id: number };
  getPosition(): number;
  update(values: Record<string, unknown>): void;
  reformat(): void;
  getComponent?(): GridRow;
}

interface Cell {
  getValue(): any;
  getRow(): GridRow;
  getField(): string;
  getElement(): HTMLElement;
  edit(force: boolean): void;
}

interface GridRange {
  getRows(): GridRow[];
  getColumns(): { getField(): string }[];
  getCells(): Cell[][];
}

interface Grid {
  on(event: "cellEdited", deed: (cell: Cell) => void): void;
  on(event: "clipboardPasted", deed: (text: string, data: object[], rows: GridRow[]) => void): void;
  on(event: "tableBuilt", deed: () => void): void;
  getRow(id: number): GridRow | false;
  getRanges(): GridRange[];
  setData(rows: object[]): Promise<void>;
  setFilter(wanted: (data: Record<string, any>) => boolean): void;
  clearFilter(): void;
  blockRedraw(): void;
  restoreRedraw(): void;
}

interface Window {
  tus: { Upload: new (file: File, options: TusOptions) => TusUpload };
  echarts: {
    getInstanceByDom(box: HTMLElement): Chart | undefined;
    init(box: HTMLElement, theme: null, options: object): Chart;
  };
  Tabulator: new (box: HTMLElement, options: object) => Grid;
}
