/** Cells whose settings decide how much they do, which need a certain GPU, or several; and cells that marimo or a reader trips over. */
export const SETTINGS: Readonly<
  Record<string, { readonly cells: readonly string[]; readonly imports?: readonly string[] }>
> = {
  'side of a matrix': {
    cells: [
      'side$ = mo.ui.slider(16, 4096, step=16, value=64, label="Side")\nside$',
      'x$ = torch.rand(side$.value, side$.value, device="cuda")\nfor _i in range(3):\n    x$ = x$ @ x$\nprint(x$.item())',
    ],
  },
  'size behind a button': {
    cells: [
      'rows$ = mo.ui.number(1, 10000, value=100, label="Rows")\ngo$ = mo.ui.run_button(label="Go")\nmo.vstack([rows$, go$])',
      'mo.stop(not go$.value)\ntable$ = torch.zeros(rows$.value, 8, device="cuda")\ntable$ += 1\nprint(table$.item())',
    ],
  },
  'batch of a training': {
    cells: [
      'batch_size$ = mo.ui.slider(8, 512, step=8, value=32, label="Batch size")\nepochs$ = mo.ui.slider(1, 9, value=2, label="Epochs")\nmo.hstack([batch_size$, epochs$])',
      'net$ = torch.nn.Linear(256, 128).cuda()\noptimizer$ = torch.optim.Adam(net$.parameters())\nfor epoch$ in range(epochs$.value):\n    loss$ = net$(torch.randn(batch_size$.value, 256, device="cuda")).mean()\n    optimizer$.zero_grad()\n    loss$.backward()\n    optimizer$.step()\nprint(loss$.item(), epoch$)',
    ],
  },
  'nodes of a graph': {
    cells: [
      'nodes$ = mo.ui.slider(100, 1_000_000, step=100, value=1000, label="Nodes")\nnodes$',
      'graph$ = nx.barabasi_albert_graph(nodes$.value, 3, seed=1)\nx$ = torch.ones(nodes$.value, device="cuda")\nprint(len(graph$), x$.sum().item())',
    ],
    imports: ['import networkx as nx'],
  },
  'dictionary of elements': {
    cells: [
      'form$ = mo.ui.dictionary({"rows": mo.ui.slider(8, 512, value=16), "name": mo.ui.text(value="a")})',
      'block$ = torch.randn(form$.value["rows"], 64, device="cuda")\nprint(block$.item(), form$.value["name"])',
    ],
  },
  'float8 product': {
    cells: [
      'left$ = torch.rand(64, 64, device="cuda").to(torch.float8_e4m3fn)\nscale$ = torch.ones(1, device="cuda")\nproduct$ = torch._scaled_mm(left$, left$.t(), scale_a=scale$, scale_b=scale$)\nprint(product$.item())',
    ],
  },
  'bfloat16 training': {
    cells: [
      'model$ = torch.nn.Linear(4, 4).to("cuda", dtype=torch.bfloat16)\nfor _i in range(3):\n    out$ = model$(torch.ones(2, 4, device="cuda", dtype=torch.bfloat16))\nprint(out$.item())',
    ],
  },
  'several GPUs': {
    cells: [
      'n_gpus$ = torch.cuda.device_count()\nprint("several:", n_gpus$ > 1)',
      'model$ = torch.nn.DataParallel(torch.nn.Linear(8, 1).cuda())\nfor _i in range(2):\n    out$ = model$(torch.rand(32, 8, device="cuda")).sum()\nprint(out$.item(), n_gpus$ > 1)',
    ],
  },
  'a GPU after the other': {
    cells: [
      'sums$ = {}\nfor index$ in range(torch.cuda.device_count()):\n    with torch.cuda.stream(torch.cuda.Stream()):\n        sums$[index$] = torch.ones(4, device=f"cuda:{index$}").sum().item()\nprint(sums$)',
    ],
  },
  'output in a branch': {
    cells: [
      'level$ = 3',
      'if level$ > 2:\n    mo.callout(mo.md("**high**"), kind="warn")\nelse:\n    mo.md("low")',
      'if level$ > 1:\n    x$ = torch.ones(3, device="cuda")\n    mo.md(f"sum {x$.sum().item()}")\nprint(x$.item())',
    ],
  },
  'name in two cells': {
    cells: [
      'total$ = torch.ones(3, device="cuda").item()\nprint(total$)',
      'total$ = torch.zeros(3, device="cuda").item()\nprint(total$)',
    ],
  },
  'value in its own cell': {
    cells: ['n$ = mo.ui.slider(1, 9, value=3)\nprint(n$.value)', 'print(torch.ones(n$.value, device="cuda").item())'],
  },
  'bar without a total': {
    cells: [
      'with mo.status.progress_bar(title="Working") as _bar:\n    for _i in range(3):\n        x$ = torch.ones(3, device="cuda")\n        _bar.update()\nprint(x$.item())',
    ],
  },
  'bar in a function': {
    cells: [
      'def train$(n):\n    with mo.status.progress_bar(total=n) as bar:\n        for step in range(n):\n            value = torch.ones(step + 1, device="cuda").sum()\n            bar.update()\n    return value.item()',
      'print(train$(3))',
    ],
  },
  'shown as it goes': {
    cells: [
      'for _step in range(3):\n    loss$ = torch.ones(_step + 1, device="cuda").mean()\n    mo.output.replace(mo.md(f"step {_step}: {loss$.item():.2f}"))\nprint("shown")',
    ],
  },
  'table of results': {
    cells: [
      'rows$ = [{"n": n, "sum": torch.ones(n, device="cuda").sum().item()} for n in (1, 2)]\nmo.ui.table(rows$)',
      'mo.md(f"{len(rows$)} rows, {rows$[-1][\'sum\']:.1f}")',
    ],
  },
  'error shown in a callout': {
    cells: [
      'result$ = None\ntry:\n    result$ = torch.ones(3, device="cuda").sum().item()\n    _view = mo.md(f"{result$}")\nexcept Exception as e:\n    _view = mo.callout(mo.md(f"**failed** {e}"), kind="danger")\n_view',
    ],
  },
  'error of the work shown': {
    cells: [
      'try:\n    torch.ones(3, device="cuda")\n    raise ValueError("7")\nexcept Exception as e:\n    _view = mo.callout(mo.md(f"**failed** {e}"), kind="danger")\n_view',
    ],
  },
  'function at the top level': {
    cells: [
      'def mean$(values):\n    return sum(values) / len(values)',
      'print(mean$([torch.ones(n, device="cuda").item() for n in (1, 3)]))',
    ],
  },
  'work at exit': {
    cells: [
      'farewell$ = []\nx$ = torch.ones(3, device="cuda")\nfor _i in range(2):\n    x$ = x$ + 1\nfarewell$.append(lambda: x$.sum().item())\nprint(x$.item())',
      'print([call() for call in farewell$])',
    ],
  },
};
