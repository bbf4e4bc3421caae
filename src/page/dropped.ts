/// <reference lib="dom" />

/** A file, and where it lay among what was dropped: `Song/Stems/kick.wav`. */
export interface Found {
  readonly path: string;
  readonly file: File;
}

/** What an `<input type="file">` was given, a folder or files. */
export const foundIn = ({ files }: HTMLInputElement): Found[] =>
  [...(files ?? [])].map((file) => ({ path: file.webkitRelativePath || file.name, file }));

const fileIn = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject));

/** A folder is told in portions, until one is empty. */
async function entriesIn(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return all;
    all.push(...some);
  }
}

async function within(entry: FileSystemEntry): Promise<Found[]> {
  const path = entry.fullPath.replace(/^\//, '');
  if (entry.isFile) return [{ path, file: await fileIn(entry as FileSystemFileEntry) }];
  const inside = await entriesIn(entry as FileSystemDirectoryEntry);
  return (await Promise.all(inside.map(within))).flat();
}

/** Everything that was dropped, folders with all they hold. To be called before anything is waited for: what was dropped is gone then. */
export async function foundInDrop(transfer: DataTransfer): Promise<Found[]> {
  const items = [...transfer.items].filter(({ kind }) => kind === 'file');
  const taken = items.map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  const found = await Promise.all(
    taken.map(({ entry, file }) => (entry ? within(entry) : file ? [{ path: file.name, file }] : [])),
  );
  return found.flat().sort((a, b) => a.path.localeCompare(b.path, undefined, { numeric: true }));
}

export const holdsFiles = (transfer: DataTransfer | null): boolean => transfer?.types.includes('Files') ?? false;
