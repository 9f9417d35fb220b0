import { expect, test } from 'vitest';
import { workOf } from '../../src/gpu/work.ts';
import { loadsOnlySmall } from '../../src/memory/guarded-work.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { notebookOf } from '../support/build.ts';

const IMPORTS = `import marimo as mo
import gliner, open_clip, timm, torch, torchvision, transformer_lens, transformers, unsloth, vllm
from lab import choose, LanguageModel, Net
from diffusers import DiffusionPipeline
from sentence_transformers import CrossEncoder, SentenceTransformer
from torchvision import models
from transformers import AutoModel, AutoModelForCausalLM, AutoModelForImageTextToText, AutoModelForSeq2SeqLM
from transformers import AutoModelForSequenceClassification, BertModel, pipeline, Qwen2VLForConditionalGeneration
from transformers import T5ForConditionalGeneration
device = "cuda" if torch.cuda.is_available() else "cpu"
names = mo.ui.dropdown(["a/b", "Qwen/Qwen3-Embedding-8B"])
typed = mo.ui.text()
ENCODERS = {"small": "lab/small", "base": "lab/base"}
encoders = mo.ui.radio(options=ENCODERS, value="small")
sizes = mo.ui.dropdown(options=["small", "base"])
NAME = "lab/encoder"
def load(name="lab/encoder"):
    return AutoModel.from_pretrained("lab/encoder").to(device)
def load_writer():
    return AutoModelForCausalLM.from_pretrained("lab/writer").to(device)`;

function isSmall(...lines: readonly string[]): boolean {
  const text = notebookOf(`${IMPORTS}\nreturn`, `${lines.join('\n')}\nreturn`);
  const notebook = parseNotebook('notebook.py', text);
  const work = workOf(notebook).byCell.get(notebook.cells.at(-1)!)!;
  expect(work.gpu.length).toBeGreaterThan(0);
  expect(work.longOperations.length).toBeGreaterThan(0);
  return loadsOnlySmall(notebook, work);
}

test.each([
  ['an encoder', 'net = AutoModel.from_pretrained("lab/encoder").to(device)'],
  ['by a keyword', 'net = AutoModel.from_pretrained(pretrained_model_name_or_path="lab/encoder").to(device)'],
  ['by a name', 'net = AutoModel.from_pretrained(NAME).to(device)'],
  ['a class of one family', 'net = BertModel.from_pretrained("lab/model").to(device)'],
  ['a classifier', 'net = AutoModelForSequenceClassification.from_pretrained("./out", num_labels=3).cuda()'],
  ['a translator', 'net = AutoModelForSeq2SeqLM.from_pretrained("lab/en-de").to(device)'],
  ['a small T5', 'net = T5ForConditionalGeneration.from_pretrained("google/flan-t5-base").to(device)'],
  ['a small writer', 'net = AutoModelForCausalLM.from_pretrained("gpt2").to(device)'],
  ['pictures', 'net = models.inception_v3(weights="DEFAULT")\nnet = net.to(device)'],
  ['pictures by a qualified name', 'net = torchvision.models.resnet50(pretrained=True).to(device)'],
  ['timm', 'net = timm.create_model("convnext_base", pretrained=True).to(device)'],
  ['open_clip', 'net = open_clip.create_model("ViT-B-32", pretrained="laion2b").to(device)'],
  ['the hub', 'net = torch.hub.load("facebookresearch/dinov2", "dinov2_vits14").to(device)'],
  ['sentences', 'net = SentenceTransformer("lab/sentences", device=device)'],
  ['pairs', 'net = CrossEncoder("lab/reranker", device=device)'],
  ['a pipeline of an encoder', 'net = pipeline("zero-shot-classification", "facebook/bart-large-mnli", device=0)'],
  ['a pipeline of its own choice', 'net = pipeline("text-generation", device=0)'],
  ['a class of another library', 'net = gliner.GLiNER.from_pretrained("lab/names").to(device)'],
  ['a class of the project', 'net = Net.from_pretrained("lab/net").to(device)'],
  [
    'a small writer of another library',
    'net = transformer_lens.HookedTransformer.from_pretrained("gpt2-small").to(device)',
  ],
  ['a function that loads', 'net = load()'],
  ['one that is chosen', 'net = AutoModel.from_pretrained(encoders.value).to(device)'],
  ['one of a dictionary', 'net = AutoModel.from_pretrained(ENCODERS[sizes.value]).to(device)'],
  [
    'a question',
    'box = mo.ui.text()\nnet = SentenceTransformer("lab/sentences", device=device)\nfound = net.encode([box.value.strip()])',
  ],
])('small: %s', (_name, line) => {
  expect(isSmall(line)).toBe(true);
});

test.each([
  ['a writer', 'net = AutoModelForCausalLM.from_pretrained("lab/writer").to(device)'],
  ['what sees and writes', 'net = AutoModelForImageTextToText.from_pretrained("lab/model").to(device)'],
  ['the same by its family', 'net = Qwen2VLForConditionalGeneration.from_pretrained("lab/model").to(device)'],
  ['a large encoder', 'net = AutoModel.from_pretrained("intfloat/e5-mistral-7b-instruct").to(device)'],
  ['a large T5', 'net = T5ForConditionalGeneration.from_pretrained("google/flan-t5-xxl").to(device)'],
  ['one that is chosen', 'net = AutoModel.from_pretrained(names.value).to(device)'],
  ['one that is typed', 'net = AutoModel.from_pretrained(typed.value).to(device)'],
  ['one that is made shorter', 'net = AutoModel.from_pretrained("lab/model", load_in_8bit=True).to(device)'],
  ['pictures', 'net = DiffusionPipeline.from_pretrained("lab/pictures").to(device)'],
  ['an engine', 'net = vllm.LLM("lab/model")'],
  ['a huge one of timm', 'net = timm.create_model("vit_huge_patch14_224", pretrained=True).to(device)'],
  ['a large one of open_clip', 'net = open_clip.create_model("ViT-bigG-14", pretrained="laion2b").to(device)'],
  ['sentences', 'net = SentenceTransformer("Qwen/Qwen3-Embedding-8B", device=device)'],
  ['a pipeline that writes', 'net = pipeline("text-generation", model="lab/writer", device=0)'],
  ['a pipeline for what is not known', 'net = pipeline(task, model="lab/model", device=0)'],
  ['an engine of another library', 'net = unsloth.FastModel.from_pretrained("lab/model").to(device)'],
  ['a class of the project that writes', 'net = LanguageModel.from_pretrained("lab/model").to(device)'],
  ['a large one of the project', 'net = Net.from_pretrained("lab/net-7b").to(device)'],
  ['one that the project chooses', 'net = Net.from_pretrained(choose()).to(device)'],
  ['a writer of another library', 'net = transformer_lens.HookedTransformer.from_pretrained("lab/model").to(device)'],
  ['a function that loads', 'net = load_writer()'],
  ['all examples at once', 'net = AutoModel.from_pretrained("lab/encoder").to(device)\nresult = net(examples)'],
  [
    'more than a load',
    `net = AutoModel.from_pretrained("lab/encoder").to(device)
for batch in batches: net(batch.to(device)).sum().backward()`,
  ],
])('perhaps large: %s', (_name, line) => {
  expect(isSmall(line)).toBe(false);
});
