/*
 * How code says that it sends pictures through a model one at a time, as data. Paths are qualified names with import aliases
 * resolved.
 */

/** What computes without gradients: nothing of one example is kept for the next. */
export const NO_GRADIENTS = /^torch\.(?:no_grad|inference_mode)$/;

/** What only waits for the GPU, or notes a time. */
export const WAITS = /^torch\.cuda\.(?:synchronize|Event)$/;

/** Methods and functions that make many of one, or may: patches, or rows of another shape. */
export const MANY_OF_ONE = /^(?:repeat\w*|expand\w*|tile|broadcast_to|unfold|reshape|view|flatten|chunk|split)$/;

/** Names of pictures, and of what is done with them. */
export const PICTURES = /img|image|pixel|picture|photo|resize|crop/i;

/** Names of data of which one example may fill a GPU: volumes, films, and texts with their many tokens. */
export const WIDE_DATA = /volume|voxel|video|film|nifti|dicom|whole_slide|token|input_ids|prompt/i;
