"""
stable_diffusion_trt.py

Stable Diffusion Studio with TensorRT-style Acceleration

Text-to-image generation on one GPU. The size and number of images that the
controls offer follow the memory of the card, and the UNet can be compiled
before the first image to shorten all the following ones.

Features:
- 🎨 Text-to-image with prompt and negative prompt
- 🚀 Optional compilation of the UNet
- 📏 Resolution and batch limits chosen from the GPU memory
- Half precision and attention slicing
- Per-image timing and peak memory charts
- Pipeline cached between runs

Requirements:
- NVIDIA GPU with 8 GB memory (16 GB recommended, 24 GB for 1024x1024)
- CUDA 11.8+ / 12.x
- Python: torch 2.0+, diffusers, transformers, accelerate, pillow, plotly
- About 5 GB of disk space for the model weights

Tested on:
- L4 (24 GB), A10G (24 GB), A100 (40 GB)

Author: nbfix contributors
Date: October 2025
"""

import marimo

__generated_with = "0.17.0"
app = marimo.App(width="medium")


@app.cell
def __():
    """Imports and the optional diffusers library"""
    import marimo as mo
    import torch
    import numpy as np
    import plotly.graph_objects as go
    from PIL import Image
    import subprocess
    import time
    from typing import Dict, List, Optional
    
    # diffusers is optional: the notebook explains itself without it
    try:
        from diffusers import StableDiffusionPipeline, DPMSolverMultistepScheduler
        DIFFUSERS_AVAILABLE = True
    except ImportError:
        StableDiffusionPipeline = None
        DPMSolverMultistepScheduler = None
        DIFFUSERS_AVAILABLE = False
    
    return (
        mo, torch, np, go, Image, subprocess, time,
        Dict, List, Optional,
        StableDiffusionPipeline, DPMSolverMultistepScheduler,
        DIFFUSERS_AVAILABLE,
    )


@app.cell(hide_code=True)
def __(mo, torch):
    """GPU helpers: callouts for a missing or full GPU, and memory cleanup"""

    def _alert(text: str, ends_script: bool = True) -> mo.Html:
        """A red callout. In a script, its text goes to stderr and the script ends."""
        import inspect
        import sys

        if mo.app_meta().mode == "script":
            print(inspect.cleandoc(text), file=sys.stderr)
            if ends_script:
                sys.exit(1)
        return mo.callout(mo.md(text), kind="danger")

    def no_gpu(detail: object = None, ends_script: bool = True) -> mo.Html:
        """The callout for a machine without a usable GPU."""
        check = "`python -c 'import torch; print(torch.version.cuda)'` must not print `None`."
        found = f" ({' '.join(str(detail).split())})" if detail else ""
        return _alert(f"""
            ⚠️ **No usable NVIDIA GPU**{found}: this notebook needs one, so GPU cells were not run.

            - `nvidia-smi` must list the GPU: check the driver, or start Docker with `--gpus all`.
            - {check}
            - `CUDA_VISIBLE_DEVICES` must be unset or list only GPUs that exist.
            """, ends_script)

    def gpu_memory_errors() -> type | tuple:
        """For `except`: the type of the error if it says that GPU memory is full, else no type."""
        import re
        import sys

        error = sys.exc_info()[1]
        oom = "(?i)out.?of.?memory|alloc_failed|bad_alloc|resource.?exhausted|cudnn_status_internal"
        text = str(error) if isinstance(error, (MemoryError, RuntimeError)) else ""
        return type(error) if re.search(oom, f"{type(error).__name__} {text}") else ()

    def out_of_memory(error: str, settings: dict) -> mo.Html:
        """The callout for a full GPU: each setting has its value and a smaller one to try."""
        changes = [(name, *pair) for name, pair in settings.items() if pair[0] != pair[1]]
        smaller = ", ".join(f"**{name}** {now} → {less}" for name, now, less in changes)
        return _alert(f"""
            ❌ **GPU out of memory**: the run was stopped and its memory freed. Before you try again:

            - Use smaller settings: {" ".join(smaller.split()) or "smaller batches or inputs"}.
            - Close other programs that use the GPU (`nvidia-smi` lists them).

            `` {" ".join(error.split())} ``
            """)

    def free_gpu_memory() -> None:
        """Frees unused GPU memory. Call it after a handler, whose traceback keeps tensors alive."""
        import gc

        gc.collect()
        torch.cuda.empty_cache()

    return no_gpu, free_gpu_memory, gpu_memory_errors, out_of_memory


@app.cell
def __(mo, DIFFUSERS_AVAILABLE):
    """Title and introduction"""
    mo.md(
        f"""
        # 🎨 Stable Diffusion Studio
        
        **From a sentence to an image, as fast as the GPU allows.**
        
        Write a prompt, choose the size and the number of steps, and compare how long an image
        takes with and without compilation.
        
        - 🚀 **Compiled UNet**: slow first image, quick afterwards
        - 💾 **Half precision**: half the memory, nearly the same picture
        - 📏 **Safe limits**: the sliders end where the memory of the GPU does
        
        **diffusers**: {"✅ installed" if DIFFUSERS_AVAILABLE else "⚠️ missing, run `pip install diffusers transformers accelerate`"}
        """
    )
    return


@app.cell
def __(mo, torch):
    """Controls, sized by the memory of the GPU"""
    
    # Memory of the first GPU decides what the sliders offer
    if torch.cuda.is_available():
        vram_gb = torch.cuda.get_device_properties(0).total_memory / 1024**3
    else:
        vram_gb = 0.0
    
    if vram_gb < 12:
        max_resolution = 512
        max_images = 2
        tier = "small (under 12 GB)"
    elif vram_gb < 24:
        max_resolution = 768
        max_images = 4
        tier = "medium (12 to 24 GB)"
    else:
        max_resolution = 1024
        max_images = 8
        tier = "large (24 GB or more)"
    
    prompt = mo.ui.text_area(
        value="A lighthouse on a cliff at dawn, soft light, highly detailed, oil painting",
        label="Prompt",
        rows=3,
        full_width=True
    )
    
    negative_prompt = mo.ui.text_area(
        value="blurry, low quality, distorted, watermark",
        label="Negative prompt",
        rows=2,
        full_width=True
    )
    
    width = mo.ui.slider(
        start=256, stop=max_resolution, step=64, value=512,
        label="Width",
        show_value=True
    )
    
    height = mo.ui.slider(
        start=256, stop=max_resolution, step=64, value=512,
        label="Height",
        show_value=True
    )
    
    num_steps = mo.ui.slider(
        start=10, stop=100, step=5, value=25,
        label="Steps",
        show_value=True
    )
    
    guidance_scale = mo.ui.slider(
        start=1.0, stop=20.0, step=0.5, value=7.5,
        label="Guidance scale",
        show_value=True
    )
    
    num_images = mo.ui.slider(
        start=1, stop=max_images, step=1, value=1,
        label="Images",
        show_value=True
    )
    
    use_trt = mo.ui.checkbox(
        value=False,
        label="Compile the UNet (first image is slow)"
    )
    
    use_fp16 = mo.ui.checkbox(
        value=True,
        label="Half precision (FP16)"
    )
    
    generate_btn = mo.ui.run_button(label="🎨 Generate")
    
    mo.vstack([
        mo.md(f"## ⚙️ Settings\n\nGPU memory tier: **{tier}**"),
        prompt,
        negative_prompt,
        mo.hstack([width, height, num_images], justify="start"),
        mo.hstack([num_steps, guidance_scale], justify="start"),
        mo.hstack([use_trt, use_fp16], justify="start"),
        generate_btn
    ])
    return (
        prompt, negative_prompt,
        width, height, num_images,
        num_steps, guidance_scale,
        use_trt, use_fp16, generate_btn,
        vram_gb, max_resolution, max_images,
    )


@app.cell
def __(mo, torch, subprocess, no_gpu):
    """GPU detection"""
    
    def get_gpu_info() -> Dict:
        """Ask nvidia-smi which GPUs this machine has"""
        try:
            result = subprocess.run(
                ['nvidia-smi', '--query-gpu=index,name,memory.total,compute_cap',
                 '--format=csv,noheader,nounits'],
                capture_output=True, text=True, timeout=5, check=True
            )
    
            gpus = []
            for line in result.stdout.strip().split('\n'):
                index, name, memory, capability = line.split(', ')
                gpus.append({
                    'GPU': int(index),
                    'Name': name,
                    'Memory (GB)': round(int(memory) / 1024, 1),
                    'Compute Cap': capability
                })
    
            return {'available': True, 'gpus': gpus}
        except Exception as e:
            return {'available': False, 'error': str(e)}
    
    gpu_info = get_gpu_info()
    
    if gpu_info['available']:
        _output = mo.callout(
            mo.vstack([
                mo.md("✅ **GPU found**: images will be generated on it"),
                mo.ui.table(gpu_info['gpus'], selection=None)
            ]),
            kind="success"
        )
    else:
        _output = mo.callout(
            mo.md(f"⚠️ **No GPU found**: {gpu_info['error']}"),
            kind="warn"
        )
    
    if not torch.cuda.is_available():
        mo.stop(True, no_gpu(gpu_info.get("error"), ends_script=False))

    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")

    _output
    return get_gpu_info, gpu_info, device,


@app.cell
def __(mo, torch, device):
    """GPU memory monitor"""
    
    def get_gpu_memory() -> Optional[Dict]:
        """Memory of the selected device, in GB"""
        if device.type != "cuda":
            return None
    
        free, total = torch.cuda.mem_get_info(device)
        return {
            'Allocated (GB)': f"{torch.cuda.memory_allocated(device) / 1024**3:.2f}",
            'Reserved (GB)': f"{torch.cuda.memory_reserved(device) / 1024**3:.2f}",
            'Free (GB)': f"{free / 1024**3:.2f}",
            'Total (GB)': f"{total / 1024**3:.2f}"
        }
    
    gpu_memory = mo.ui.refresh(
        options=["1s", "2s", "5s", "10s"],
        default_interval="5s",
        label="Refresh memory"
    )

    gpu_memory
    return get_gpu_memory, gpu_memory,


@app.cell
def __(get_gpu_memory, gpu_memory, mo):
    """Shows get_gpu_memory() again at every tick of gpu_memory"""

    gpu_memory.value  # every tick runs this cell again
    _gpu_memory_now = get_gpu_memory()

    mo.vstack([
        mo.md("### 📊 GPU memory"),
        mo.ui.table(_gpu_memory_now or {}, selection=None)
    ])
    return


@app.cell
def __(Image):
    """Helpers: joining images, reading prompts"""
    
    def make_grid(images: List, columns: int = 2):
        """Paste images of equal size into one picture"""
        columns = min(columns, len(images))
        rows = (len(images) + columns - 1) // columns
        cell_width, cell_height = images[0].size
    
        grid = Image.new('RGB', (columns * cell_width, rows * cell_height), 'white')
        for position, image in enumerate(images):
            left = (position % columns) * cell_width
            top = (position // columns) * cell_height
            grid.paste(image, (left, top))
    
        return grid
    
    def shorten(text: str, limit: int = 60) -> str:
        """Cut a prompt to a caption"""
        text = ' '.join(text.split())
        return text if len(text) <= limit else text[:limit - 3] + '...'
    
    return make_grid, shorten,


@app.cell
def __(
    mo, torch, time, device,
    DIFFUSERS_AVAILABLE, StableDiffusionPipeline, DPMSolverMultistepScheduler,
    generate_btn, prompt, negative_prompt, width, height,
    num_steps, guidance_scale, num_images, use_trt, use_fp16, free_gpu_memory,
    gpu_memory_errors, out_of_memory
):
    """Generate the images"""
    
    generation_results = None
    
    if generate_btn.value and DIFFUSERS_AVAILABLE:
        _oom = None
        with mo.status.spinner(
            title="🔄 Generating images...",
            subtitle=f"Width: {width.value} · Height: {height.value} · Steps: {num_steps.value}",
        ):
            try:
                # The pipeline is kept between runs: loading it takes longer than an image
                if not hasattr(generate_btn, '_pipeline'):
                    mo.output.append(mo.md("Loading the Stable Diffusion weights..."))
    
                    use_half = use_fp16.value and device.type == "cuda"
                    pipe = StableDiffusionPipeline.from_pretrained(
                        "runwayml/stable-diffusion-v1-5",
                        torch_dtype=torch.float16 if use_half else torch.float32,
                        safety_checker=None
                    )
                    pipe.scheduler = DPMSolverMultistepScheduler.from_config(
                        pipe.scheduler.config
                    )
                    pipe = pipe.to(device)
                    pipe.enable_attention_slicing()
    
                    if use_trt.value:
                        try:
                            mo.output.append(mo.md("Compiling the UNet, this is done once..."))
                            pipe.unet = torch.compile(
                                pipe.unet,
                                mode="reduce-overhead",
                                fullgraph=True
                            )
                        except Exception as compile_error:
                            mo.output.append(
                                mo.md(f"⚠️ Compilation failed, going on without it: {compile_error}")
                            )
    
                    generate_btn._pipeline = pipe
                else:
                    pipe = generate_btn._pipeline
    
                if device.type == "cuda":
                    torch.cuda.reset_peak_memory_stats(device)
    
                # One call an image, so that each can be timed
                images = []
                times = []
                generator = torch.Generator(device).manual_seed(42)
    
                for index in range(num_images.value):
                    start = time.time()
                    output = pipe(
                        prompt=prompt.value,
                        negative_prompt=negative_prompt.value,
                        width=width.value,
                        height=height.value,
                        num_inference_steps=num_steps.value,
                        guidance_scale=guidance_scale.value,
                        generator=generator
                    )
                    images.append(output.images[0])
                    times.append(time.time() - start)
    
                peak_gb = 0.0
                if device.type == "cuda":
                    peak_gb = torch.cuda.max_memory_allocated(device) / 1024**3
    
                generation_results = {
                    'images': images,
                    'times': times,
                    'total_time': sum(times),
                    'mean_time': sum(times) / len(times),
                    'steps_per_second': num_steps.value * len(times) / sum(times),
                    'peak_gb': peak_gb,
                    'prompt': prompt.value,
                    'size': (width.value, height.value),
                    'compiled': use_trt.value,
                    'success': True
                }
    
            except gpu_memory_errors() as _error:
                _oom = str(_error)
            except Exception as e:
                generation_results = {'error': str(e), 'success': False}
        if _oom is not None:
            pipe = images = generator = output = None
            if hasattr(generate_btn, "_pipeline"):
                del generate_btn._pipeline
            free_gpu_memory()
            _smaller = {
                "Width": (width.value, max(256, width.value // 128 * 64)),
                "Height": (height.value, max(256, height.value // 128 * 64)),
                "Images": (num_images.value, max(1, num_images.value // 2)),
            }
            mo.stop(True, out_of_memory(_oom, _smaller))
    
    return generation_results,


@app.cell
def __(mo, go, np, generation_results, DIFFUSERS_AVAILABLE, make_grid, shorten):
    """Show the images and the timings"""
    
    if not DIFFUSERS_AVAILABLE:
        _output = mo.callout(
            mo.md("⚠️ **diffusers is missing**: `pip install diffusers transformers accelerate`"),
            kind="warn"
        )
    elif generation_results is None:
        _output = mo.callout(
            mo.md("👆 Write a prompt and press **Generate**"),
            kind="info"
        )
    elif 'error' in generation_results:
        _output = mo.callout(
            mo.md(f"❌ **Generation failed**: {generation_results['error']}"),
            kind="danger"
        )
    else:
        per_image = generation_results['times']
        labels = [f"Image {number + 1}" for number in range(len(per_image))]
    
        time_chart = go.Figure()
        time_chart.add_trace(go.Bar(
            x=labels,
            y=per_image,
            text=[f"{seconds:.2f} s" for seconds in per_image],
            textposition='outside',
            marker_color='#76b900'
        ))
        time_chart.add_hline(
            y=float(np.median(per_image)),
            line_dash='dash',
            annotation_text="median"
        )
        time_chart.update_layout(
            title="Seconds per image",
            yaxis_title="Time (s)",
            height=360,
            template='plotly_white'
        )
    
        _output = mo.vstack([
            mo.md(f"## 🖼️ {shorten(generation_results['prompt'])}"),
            mo.image(np.asarray(make_grid(generation_results['images']))),
            mo.hstack([
                mo.stat(f"{generation_results['mean_time']:.2f} s", label="Mean time"),
                mo.stat(f"{generation_results['steps_per_second']:.1f}", label="Steps per second"),
                mo.stat(f"{generation_results['peak_gb']:.1f} GB", label="Peak memory"),
                mo.stat("yes" if generation_results['compiled'] else "no", label="Compiled")
            ]),
            mo.ui.plotly(time_chart)
        ])

    _output
    return


@app.cell
def __(mo):
    """Prompt guide"""
    mo.md(
        """
        ---
        
        ## ✍️ Writing prompts
        
        A good prompt names the **subject**, the **setting**, the **light** and the **style**:
        
        | Part | Example |
        |------|---------|
        | Subject | a red fox, an old harbour, a glass teapot |
        | Setting | in deep snow, under a stormy sky |
        | Light | golden hour, studio light, neon glow |
        | Style | watercolour, film photograph, isometric render |
        
        **Guidance scale** says how literally the prompt is taken: 5 to 9 suits most pictures,
        and more than 12 tends to burn the colours.
        
        **Steps** cost time in proportion. With the DPM-Solver scheduler, 20 to 30 are enough.
        
        ### Prompts to start from
        
        - *A quiet harbour in the rain, cobblestones, lanterns, film photograph*
        - *A cutaway drawing of a space station, isometric, clean lines*
        - *An old botanist's desk, pressed flowers, morning light, watercolour*
        
        ### Negative prompts
        
        Name what shall not be there, as plain nouns: `text, watermark, frame, extra fingers`.
        A long list does no harm, but each word weakens the others.
        """
    )
    return


@app.cell
def __(mo):
    """Optimisation guide"""
    mo.md(
        """
        ## 🚀 Making it faster
        
        ### Half precision
        
        ```python
        pipe = StableDiffusionPipeline.from_pretrained(
            "runwayml/stable-diffusion-v1-5",
            torch_dtype=torch.float16,
        ).to("cuda")
        ```
        
        ### A compiled UNet
        
        ```python
        pipe.unet.to(memory_format=torch.channels_last)
        pipe.unet = torch.compile(pipe.unet, mode="max-autotune")
        ```
        
        ### A real TensorRT engine
        
        ```python
        import torch_tensorrt
        
        pipe.unet = torch_tensorrt.compile(
            pipe.unet,
            inputs=unet_example_inputs,
            enabled_precisions={torch.half},
        )
        torch.cuda.synchronize()
        ```
        
        | Setting | 512x512, 25 steps | Memory |
        |---------|-------------------|--------|
        | FP32 | about 7 s | 8 GB |
        | FP16 | about 3 s | 4 GB |
        | FP16, compiled | about 2 s | 4 GB |
        
        ⚠️ These are rough figures for an L4. Yours depend on driver, clock and temperature.
        
        ### Several images in one call
        
        ```python
        result = pipe(
            [prompt] * 4,
            num_inference_steps=25,
            generator=[torch.Generator("cuda") for _ in range(4)],
        )
        ```
        """
    )
    return


@app.cell
def __(mo):
    """Troubleshooting"""
    mo.md(
        """
        ## 🔧 Troubleshooting
        
        **The GPU runs out of memory.** Lower the resolution first, since attention grows with
        its fourth power, then the number of images. To look at the memory:
        
        ```python
        print(torch.cuda.memory_summary(device="cuda", abbreviated=True))
        torch.cuda.empty_cache()
        ```
        
        **The images are black.** FP16 overflowed in the decoder. Switch half precision off,
        or keep the VAE in FP32.
        
        **The download stops.** The weights are 4 GB. Log in and fetch them beforehand:
        
        ```bash
        huggingface-cli download runwayml/stable-diffusion-v1-5
        ```
        
        **The first image takes a minute.** That is the compilation. The second one tells
        the truth.
        
        - [diffusers documentation](https://huggingface.co/docs/diffusers)
        - [TensorRT documentation](https://docs.nvidia.com/deeplearning/tensorrt/)
        """
    )
    return


if __name__ == "__main__":
    app.run()
