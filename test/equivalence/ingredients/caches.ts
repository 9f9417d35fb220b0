/** Work in marimo's caches, which may not stand under everything. */
export const CACHES: Readonly<Record<string, readonly string[]>> = {
  'persistent block': [
    'with mo.persistent_cache("kept$"):\n    net$ = torch.nn.Linear(2, 4).to("cuda")\n    opt$ = torch.optim.SGD(net$.parameters(), lr=0.1)\n    for _step in range(3):\n        loss$ = net$(torch.rand(3, 2, device="cuda")).mean()\n        opt$.zero_grad()\n        loss$.backward()\n        opt$.step()\n    weights$ = {key: value.cpu().item() for key, value in net$.state_dict().items()}',
    'print(sorted(weights$))',
  ],
  'cache block': [
    'with mo.cache("vectors$"):\n    model$ = torch.nn.Linear(2, 4).cuda()\n    vectors$ = model$(torch.ones(2, 2, device="cuda")).item()\nmo.md(f"{vectors$}")',
  ],
  'cache block behind a button': [
    'go$ = mo.ui.run_button(label="Embed")\ngo$',
    'mo.stop(not go$.value)\nwith mo.cache("vectors$"):\n    model$ = sentence_transformers.SentenceTransformer("tiny", device="cuda")\n    vectors$ = model$.encode(["a", "b"] * 10).item()\nprint(vectors$)',
  ],
  'cache decorator': [
    '@mo.cache\ndef work$(n):\n    return torch.ones(n, device="cuda").sum().item()\nprint(work$(3), work$(3))',
  ],
  'persistent decorator': [
    '@mo.persistent_cache\ndef work$(n):\n    x = torch.ones(n, device="cuda")\n    for _ in range(3):\n        x = x + 1\n    return x.item()\nprint(work$(3))',
  ],
  'lru cache': [
    '@mo.lru_cache(maxsize=2)\ndef work$(n):\n    return torch.ones(n, device="cuda").sum().item()\nfor _n in (1, 2, 1):\n    print(work$(_n))',
  ],
  'block after work': [
    'x$ = torch.ones(4, device="cuda")\nfor _i in range(3):\n    x$ = x$ * 2\nprint(x$.item())\nwith mo.cache("later$"):\n    y$ = x$.cpu().item()\nprint(y$)',
  ],
  'block before work': [
    'with mo.persistent_cache("first$"):\n    y$ = torch.ones(4, device="cuda").item()\nfor _i in range(3):\n    z$ = torch.ones(3, device="cuda") * y$\nprint(z$.item())',
  ],
  'cache called on a function': [
    'def work$(n):\n    return torch.ones(n, device="cuda").sum().item()\ncached$ = mo.cache(work$)\nprint(cached$(2))',
  ],
};
