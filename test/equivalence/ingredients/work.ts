/** GPU work: what is set up, the work itself, what is printed of it, and expressions that read what it holds later. */
export interface Work {
  readonly setUp: string;
  readonly body: string;
  readonly end: string;
  readonly reads: readonly string[];
}

export const WORK: Readonly<Record<string, Work>> = {
  inference: {
    setUp: 'model$ = torch.nn.Linear(4, 4).cuda()\nx$ = torch.ones(3, 4, device="cuda")',
    body: 'for _i in range(3):\n    y$ = model$(x$)\n    torch.cuda.synchronize()',
    end: 'print(y$.sum().item())',
    reads: ['model$(x$).sum().item()', 'y$.mean().item()', 'float(x$)'],
  },
  'displayed at the end': {
    setUp: 'model$ = torch.nn.Linear(4, 4).cuda()\nx$ = torch.ones(3, 4, device="cuda")',
    body: 'for _i in range(3):\n    y$ = model$(x$)',
    end: 'model$(x$ + y$).sum().item()',
    reads: ['model$(x$).sum().item()', 'y$.mean().item()'],
  },
  products: {
    setUp: 'a$ = torch.randn(8, 8, device="cuda")\nb$ = torch.randn(8, 4).to("cuda")',
    body: 'for _ in range(4):\n    c$ = a$ @ b$\n    c$ = c$ + 1',
    end: 'print("product", c$.item())',
    reads: ['(a$ @ b$).item()', 'c$.item()', 'float(a$)'],
  },
  training: {
    setUp:
      'model$ = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.ReLU(), torch.nn.Linear(8, 2)).to("cuda")\noptimizer$ = torch.optim.Adam(model$.parameters(), lr=0.01)',
    body: 'for epoch$ in range(3):\n    batch$ = torch.randn(16, 4, device="cuda")\n    optimizer$.zero_grad()\n    loss$ = model$(batch$).pow(2).mean()\n    loss$.backward()\n    optimizer$.step()\n    print("epoch", epoch$, loss$.item())',
    end: 'print("trained")',
    reads: ['model$(batch$).item()', 'loss$.item()', 'len(optimizer$.param_groups)'],
  },
  'training, losses kept': {
    setUp:
      'net$ = torch.nn.Linear(4, 2).cuda()\nopt$ = torch.optim.SGD(net$.parameters(), lr=0.1)\nlosses$ = []\ntarget$ = torch.zeros(4, 2, device="cuda")',
    body: 'for step$ in range(4):\n    out$ = net$(torch.randn(4, 4, device="cuda"))\n    loss$ = torch.nn.functional.mse_loss(out$, target$)\n    opt$.zero_grad()\n    loss$.backward()\n    opt$.step()\n    losses$.append(loss$.item())',
    end: 'print(losses$)',
    reads: ['net$(target$).item()', 'losses$[-1]', 'out$.item()'],
  },
  'mixed precision': {
    setUp:
      'model$ = torch.nn.Linear(4, 4).cuda()\noptimizer$ = torch.optim.AdamW(model$.parameters())\ndata$ = torch.ones(4, 4, device="cuda")',
    body: 'for _step in range(3):\n    with torch.autocast("cuda", dtype=torch.float16):\n        loss$ = model$(data$).mean()\n    optimizer$.zero_grad()\n    loss$.backward()\n    optimizer$.step()',
    end: 'print("loss", loss$.item())',
    reads: ['model$(data$).item()', 'loss$.item()'],
  },
  'mixed precision with a scaler': {
    setUp:
      'model$ = torch.nn.Linear(4, 4).cuda()\noptimizer$ = torch.optim.AdamW(model$.parameters())\nscaler$ = torch.amp.GradScaler("cuda")\ndata$ = torch.ones(4, 4, device="cuda")',
    body: 'for _step in range(3):\n    optimizer$.zero_grad()\n    with torch.autocast(device_type="cuda"):\n        loss$ = model$(data$).mean()\n    scaler$.scale(loss$).backward()\n    scaler$.step(optimizer$)\n    scaler$.update()',
    end: 'print("loss", f"{loss$.item():.2f}")',
    reads: ['model$(data$).item()', 'scaler$.get_scale()'],
  },
  'a loader': {
    setUp:
      'data$ = torch.utils.data.TensorDataset(torch.ones(8, 4), torch.zeros(8))\nloader$ = torch.utils.data.DataLoader(data$, batch_size=4, shuffle=True)\nmodel$ = torch.nn.Linear(4, 1).to("cuda")\ntotal$ = 0.0',
    body: 'for inputs$, labels$ in loader$:\n    inputs$, labels$ = inputs$.to("cuda"), labels$.to("cuda")\n    total$ += model$(inputs$).item() - labels$.item()',
    end: 'print("total", total$)',
    reads: ['model$(inputs$).item()', 'total$', 'len(loader$)'],
  },
  comprehension: {
    setUp: 'weights$ = torch.ones(4, 4, device="cuda")',
    body: 'parts$ = [weights$ @ torch.full((4, n), float(n), device="cuda") for n in (1, 2, 3)]',
    end: 'print([round(part.item(), 1) for part in parts$])',
    reads: ['weights$.item()', 'parts$[0].item()', 'sum(part.item() for part in parts$)'],
  },
  'dict of tensors': {
    setUp: 'cards$ = {}',
    body: 'for name in ("a", "b"):\n    cards$[name] = torch.randn(len(name), 4, device="cuda") * 2\n    torch.cuda.synchronize()'.replaceAll(
      'name',
      'key$',
    ),
    end: 'print({name: each.item() for name, each in cards$.items()})',
    reads: ['cards$["a"].item()', 'sorted(cards$)'],
  },
  'kept on the CPU': {
    setUp: 'model$ = torch.nn.Linear(4, 4).cuda()',
    body: 'with torch.no_grad():\n    for _i in range(2):\n        result$ = model$(torch.ones(2, 4, device="cuda")).cpu()\nstate$ = {key: value.cpu() for key, value in model$.state_dict().items()}',
    end: 'print(result$.item(), sorted(state$))',
    reads: ['result$.item()', 'sorted(state$)'],
  },
  generation: {
    setUp:
      'tokenizer$ = transformers.AutoTokenizer.from_pretrained("tiny")\nmodel$ = transformers.AutoModelForCausalLM.from_pretrained("tiny").to("cuda")\nprompt$ = tokenizer$("Once upon", return_tensors="pt").to("cuda")',
    body: 'for _i in range(2):\n    ids$ = model$.generate(**prompt$, max_new_tokens=8)',
    end: 'print(tokenizer$.decode(ids$))',
    reads: ['tokenizer$.decode(model$.generate(**prompt$))', 'ids$.item()'],
  },
  estimator: {
    setUp: 'points$ = cupy.ones(8, 2)\nregression$ = cuml.LinearRegression(algorithm="svd")',
    body: 'regression$.fit(points$, points$)\nfor _i in range(2):\n    predicted$ = regression$.predict(points$)',
    end: 'print(predicted$.item(), regression$.coef_)',
    reads: ['regression$.predict(points$).item()', 'regression$.coef_', 'predicted$.item()'],
  },
  arrays: {
    setUp: 'left$ = cupy.arange(12)\nright$ = cupy.ones(12, 4)',
    body: 'for _i in range(3):\n    right$ = left$ * right$ + 1',
    end: 'print(right$.item())',
    reads: ['(left$ * right$).item()', 'float(left$)'],
  },
  embeddings: {
    setUp: 'encoder$ = sentence_transformers.SentenceTransformer("tiny", device="cuda")\ntexts$ = ["a", "b", "c"]',
    body: 'for _i in range(2):\n    vectors$ = encoder$.encode(texts$)',
    end: 'print(vectors$.shape, vectors$.item())',
    reads: ['encoder$.encode(texts$).item()', 'vectors$.item()'],
  },
  'timed with events': {
    setUp:
      'x$ = torch.ones(4, 4, device="cuda")\nstart$, stop$ = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)',
    body: 'start$.record()\nfor _i in range(3):\n    x$ = x$ @ x$\nstop$.record()\ntorch.cuda.synchronize()',
    end: 'print(start$.elapsed_time(stop$), x$.item())',
    reads: ['x$.item()', 'start$.elapsed_time(stop$)'],
  },
  'in place': {
    setUp: 'total$ = torch.zeros(4, device="cuda")\ncount$ = 0',
    body: 'while count$ < 3:\n    total$ += torch.ones(4, device="cuda")\n    count$ += 1\nelse:\n    total$[0] = 5',
    end: 'print(total$.item(), count$)',
    reads: ['total$.item()', 'count$'],
  },
};
