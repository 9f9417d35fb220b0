/**
 * Notebooks that import a library which raises without a GPU, and sets the environment of CUDA before it asks for one. SET:
 * what else sets it.
 */
export const RAISING_IMPORTS: readonly (readonly string[])[] = [
  [
    'import marimo as mo',
    'SET\nfrom unsloth import FastLanguageModel\nimport torch',
    'model, tokenizer = FastLanguageModel.from_pretrained("tiny")\nprint(torch.cuda.get_device_name(0))',
  ],
  // Nothing is imported before it, marimo neither.
  [
    'from unsloth import FastLanguageModel\nSET\nready = True',
    'import marimo as mo\nimport torch',
    'import transformers\nprint(torch.cuda.is_available(), ready)',
    'model, tokenizer = FastLanguageModel.from_pretrained("tiny")\nmo.md(f"{torch.cuda.get_device_name(0)}")',
  ],
  [
    'SET\n_error = "kept"\nimport unsloth\nimport marimo as mo\nimport torch\nprint(_error)',
    'device = torch.device("cuda" if torch.cuda.is_available() else "cpu")',
    'model, tokenizer = unsloth.FastLanguageModel.from_pretrained("tiny")\nmodel = model.to(device)',
    'for _step in range(2):\n    out = model.generate(**tokenizer("text").to("cuda"))\nprint(out.item())',
  ],
  // What asks first stands in a cell that nothing waits for.
  [
    'import marimo as mo',
    'import torch as _torch\nSET\nname = _torch.cuda.get_device_name(0)',
    'import unsloth as _unsloth\nmodel, tokenizer = _unsloth.FastLanguageModel.from_pretrained("tiny")',
    'print(model.generate(**tokenizer("text").to("cuda")).item())',
  ],
  [
    'import marimo as mo\nimport torch',
    'def load(name):\n    SET\n    from unsloth import FastLanguageModel\n    return FastLanguageModel.from_pretrained(name)',
    'model, tokenizer = load("tiny")\nprint(torch.cuda.get_device_name(0))',
  ],
];
