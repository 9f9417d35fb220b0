/*
 * Calls that show a bar of `tqdm.auto` by themselves, as data: by qualified name, or by what has made their object and the
 * method; `__call__` for a call of the object itself. Sources: the libraries' documentation and code.
 */

export const SHOWS_BAR: readonly RegExp[] = [
  // Loads, for the files that they download.
  /^(?:diffusers|sentence_transformers|transformers)\.(?:\w+\.)*(?:from_pretrained|from_single_file|load_\w+)$/,
  /^(?:transformers\.pipeline|sentence_transformers\.(?:\w*Transformer|\w*Encoder))$/,
  /^(?:datasets\.load_\w+|huggingface_hub\.(?:\w+\.)*\w*download\w*)$/,
  // The steps of a pipeline; one of Transformers shows none.
  /^diffusers\.(?:\w+\.)*\w*Pipeline\w*\.(?:from_\w+\.)?__call__$/,
  // The rows of a data set, the steps of a training.
  /^datasets\.(?:\w+\.)*(?:map|filter)$/,
  /^transformers\.\w*Trainer\.(?:train|evaluate|predict)$/,
];

/**
 * What makes widgets that marimo keeps on the page in step with: those of anywidget, which classes of the notebook derive from
 * and libraries call so, and those of libraries that name theirs otherwise.
 */
export const LIVE_WIDGETS =
  /^marimo\.ui\.anywidget$|(?:^|\.)\w*Widget$|^(?:mofresh|wigglystuff|drawdata|lonboard|jscatter)\.(?:\w+\.)*[A-Z]\w*$/;
