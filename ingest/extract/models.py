"""Find names of models by their form: a known family with version and size, or a size behind a "
"name.

Reads ``Llama-3.1-8B-Instruct``, ``GPT-4o mini``, ``ViT-B/16``, ``EfficientNet-B4``, ``YOLOv8n``,
coordinated lists (``ResNet-18, -50 and -101``; ``LLaMA-7B/13B``) and unknown names that carry a
size (``Foo-7B``). A data set may carry a size too (``LAION-5B``); such names are left alone.
"""

import re
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from graph.names import MODEL
from ingest.extract.phrases import split_words
from ingest.extract.tokenizer import text_of
from ingest.extract.types import Candidate

#: Families whose members differ by version, size or a word behind the name.
_FAMILIES = (
    r"(?:Open|Code|Tiny|Mobile|Video-?)?LL?aMA|Llama|LLAMA|Alpaca|Vicuna|Code ?Llama|Q[Ww]en|QwQ|"
    r"QVQ|"
    r"Mi[sx]tral|Ministral|Pixtral|Codestral|Magistral|Gemma|PaliGemma|MedGemma|Gemini|PaLM|Claude|"
    r"(?:Chat|Insti?ruct|Mini|Auto)?GPT|GPT-?J|GPT-?NeoX?|gpt-oss|OPT|BLOOMZ?|Falcon|Pythia|"
    r"OLMoE?|Phi|"
    r"DeepSeek(?:-?(?:Coder|Math|VL|LLM|Prover|MoE|OCR|R1|V\d))?|Chat ?GLM|GLM|InternLM|InternVL|"
    r"InternVideo|Intern-S1|Baichuan|Yi|MiniCPM|MiniMax|Kimi|Seed(?:-?OSS)?|Doubao|Hunyuan\w*|"
    r"Ernie|ERNIE|"
    r"Nemotron|Granite|SmolLM|SmolVLM|StarCoder|CodeGen|CodeT5|Command[- ]R|Jamba|Mamba|RWKV|"
    r"RetNet|Grok|"
    r"MPT|StableLM|DBRX|Aya|Zephyr|WizardLM|WizardCoder|Tulu|Orca|Chameleon|Molmo|Idefics|Cambrian|"
    r"(?:Video-?|Mobile-?|Tiny|Share|Bunny-?)?LLaVA(?:-?(?:OneVision|NeXT|Next|OV|Video|Med))?|"
    r"BLIP|InstructBLIP|MiniGPT|Flamingo|OpenFlamingo|Kosmos|CogVLM|CogVideoX?|CogView|Ovis|Emu|"
    r"(?:Ro|De|Al|Distil|Mobile|Tiny|Sci|Bio|Clinical|Fin|Legal|Code|Graph|Camem|Hu|W2v-)?BERTa?|"
    r"ALBERT|ELECTRA|XLNet|XLM-R(?:oBERTa)?|m?T5|Flan-T5|FLAN-T5|BART|mBART|PEGASUS|Longformer|"
    r"ModernBERT|"
    r"(?:Wide|Pre|Se|SE-?)?Res(?:Net|NeXt)(?:V2)?|WRN|VGG(?:Net)?|AlexNet|GoogLeNet|Inception|"
    r"DenseNet|"
    r"MobileNet|MobileOne|MobileViT|ShuffleNet|SqueezeNet|EfficientNet|EfficientDet|"
    r"EfficientFormer|"
    r"RegNet[XY]?|ConvNe[Xx]t|NASNet|MnasNet|FBNet|GhostNet|HRNet|NFNet|Xception|DarkNet|Darknet|"
    r"CSPNet|"
    r"DeiT|ViT|Swin(?: ?Transformer)?|SwinV2|PVT|BEiT|DINO|iBOT|MAE|EVA|SigLIP|(?:Open|Meta|Fast|"
    r"Mobile)?CLIP|"
    r"DETR|Deformable DETR|RT-DETR|Faster R-?CNN|Mask R-?CNN|RetinaNet|CenterNet|FCOS|SSD(?=\d)|"
    r"YOLO|"
    r"SAM(?=[ -]?\d|-)|FastSAM|MobileSAM|Grounding ?DINO|SegFormer|DeepLab|MaskFormer|Mask2Former|"
    r"U-?Net|nnU-?Net|Stable Diffusion|SDXL|SD(?=[ -]?[v\d])|FLUX|Flux(?=\.1)|PixArt|DALL[-·]?E|"
    r"Imagen|"
    r"DiT|SiT|MMDiT|Wan(?=[ -]?\d)|Open-?Sora|Sora|LTX|HunyuanVideo|SVD(?=-)|DeepFloyd|Kandinsky|"
    r"Whisper|wav2vec|Wav2Vec|HuBERT|WavLM|Tacotron|FastSpeech|VITS|Conformer|AudioLDM|"
    r"AlphaGo|AlphaZero|AlphaFold|MuZero|ESM|OpenVLA|RT(?=-[12X])|Octo|VGGT|DUSt3R|MASt3R|"
    r"PointNet|PointPillars|PointRCNN|BEVFormer|BEVFusion|Depth Anything|MiDaS|Cosmos|StyleGAN|"
    r"BigGAN|"
    r"NeRF(?=-W)|o(?=[134](?:-|\b))|LeNet|Switch Transformer|Nomic|BGE|E5(?=-)|GTE|ColBERT|ColPali"
)
_VERSION = r"(?:[vV]?\d+(?:\.\d+)*[a-z]{0,2}\b(?!%))"
_SIZE = r"(?:\d+(?:\.\d+)?\s?[BbMTK]\b|\d+x\d+(?:\.\d+)?[Bb]\b|[AE]\d+(?:\.\d+)?B\b)"
_MEMBER = (
    r"(?:Instruct|Chat|Base|Large|Small|Tiny|Huge|Giant|Nano|Micro|Medium|Mini|Pro|Flash|Ultra|"
    r"Sonnet|Opus|"
    r"Haiku|Turbo|Preview|Thinking|Coder|Math|VL|Omni|Audio|Vision|Distill|Lite|Max|Plus|Next|"
    r"Image|Edit|"
    r"Embedding|Reranker|Guard|Scout|Maverick|Nemo|Code|Reasoning|Deep Think|Turing|Exp|Live|"
    r"Video|Captioner|"
    r"it|IT|XL|XXL|XS|large|base|small|tiny|huge|mini|nano|medium|turbo|instruct|chat|pro|xl|xxl|"
    r"preview|"
    r"Qwen[\d.]*|Llama[\d.]*|V\d(?:\.\d)?|R1|R2|K2|M1|T1|S1|Zero|[BLSHTGX]/\d+|"
    r"[BLSHTGM]\d{0,2}(?=\b)|C\d\b)"
)
_MODEL = re.compile(
    rf"(?<![\w/])(?P<family>{_FAMILIES})"
    rf"(?P<rest>(?:-?{_VERSION}|[-_]?{_SIZE}|[-_]{_MEMBER}\b|(?:(?<=\d)|(?<=\do))[- ]{_MEMBER}\b|"
    rf"(?<=[a-z\d]) (?:{_SIZE}|{_VERSION}(?=[- ,.;:)]|$)(?! ?(?:models?|layers?|times|GPUs?|"
    rf"and \d|percent|"
    r"tasks|datasets|benchmarks|billion|million|x\b))))*)"
    r"(?![\w])"
)
#: What may follow a member as the next of a list: "/50", ", -50", " and -101", " and 70B".
_NEXT = re.compile(
    rf"(?:/|,? (?:and|or) |, )(?P<tail>-?{_SIZE}|-\d+\b|(?<=/)[BLSHT]?\d+(?:\.\d+)?\w{{0,2}}\b|"
    rf"-{_MEMBER}\b|(?<=/)(?:{_SIZE}|{_MEMBER})\b)"
)
_SIZED = re.compile(
    r"(?<![\w/-])(?P<name>[A-Z][A-Za-z\d]*(?:[-.][A-Za-z\d]+){0,4}?)[- ](?P<size>\d+(?:\.\d+)?[BM])"
    r"(?:-(?:Instruct|Chat|Base|A\d+B))?(?![\w])(?! (?:tokens|parameters?|images|samples|pairs|"
    r"videos))"
)
_DATA = re.compile(r"\s(?:data ?sets?|corpus|benchmarks?|images|tokens|samples)\b", re.IGNORECASE)
_DATA_NAMES = re.compile(
    r"LAION|JFT|COYO|MovieLens|Criteo|SA-1B|Pile|C4|Billion|Over|About|The|MS-?Celeb"
)
_SPELLED = re.compile(
    r"(?<![\w/-])[A-Z]\w*-?(?:Net|Former|former|BERT|GPT|LLaVA|LLaMA|VLM|UNet|Mamba|CLIP|GAN|VAE)"
    r"(?:-?[vV]?\d+)?(?:\+\+|\+)?(?![\w])"
)
_PLAIN_SPELLED = split_words("""ImageNet Transformer ConvNet GAN VAE WordNet ShapeNet AudioNet""")


def _candidate(
    text: str, start: int, end: int, score: float, reason: str, **more: str
) -> Candidate:
    return Candidate(
        start=start,
        end=end,
        text=text[start:end],
        kind=MODEL,
        score=score,
        found_by="pattern",
        reason=reason,
        **more,  # type: ignore[arg-type]  # name and family only
    )


def next_member(stem: str, tail: str) -> str:
    """The name of a list's next member from the one before it.

    >>> next_member("ResNet-18", "-50"), next_member("LLaMA-7B", "13B"), next_member("VGG16", "19")
    ('ResNet-50', 'LLaMA-13B', 'VGG19')
    """
    tail = tail.lstrip("-")
    cut = re.search(r"[BLSHT]?\d+(?:\.\d+)?[A-Za-z]*$", stem)
    if tail[:1].isalpha() and not re.match(r"[BLSHT]\d", tail):
        cut = re.search(r"(?<=-)[A-Za-z]+$", stem)
    return stem[: cut.start()] + tail if cut else f"{stem}-{tail}"


def _list_members(text: str, match: re.Match[str]) -> Iterator[Candidate]:
    """The further members of a list that begins with a match."""
    stem, end = match[0], match.end()
    while following := _NEXT.match(text, end):
        stem = next_member(stem, following["tail"])
        end = following.end()
        yield _candidate(text, match.start(), end, 0.8, "member of a list of models", name=stem)


def _has_list(text: str, match: re.Match[str]) -> bool:
    return bool(_NEXT.match(text, match.end()))


def _from_families(text: str) -> Iterator[Candidate]:
    for match in _MODEL.finditer(text):
        start, end = match.span()
        if not match["rest"]:
            if len(match["family"]) > 3 or match["family"].isupper():
                yield _candidate(text, start, end, 0.45, "name of a family of models")
            continue
        if _DATA.match(text, end) and not re.search(r"\d[BM]\b", match[0]):
            continue
        yield _candidate(text, start, end, 0.85, "family with version or size")
        if _has_list(text, match) and re.search(r"\d", match[0]):
            yield from _list_members(text, match)


def _from_sizes(text: str) -> Iterator[Candidate]:
    for match in _SIZED.finditer(text):
        if _DATA.match(text, match.end()) or _DATA_NAMES.match(match[0]):
            continue
        yield _candidate(text, match.start(), match.end(), 0.7, "name with a size")


def _from_spelling(text: str) -> Iterator[Candidate]:
    for match in _SPELLED.finditer(text):
        if match[0] not in _PLAIN_SPELLED and not _DATA.match(text, match.end()):
            yield _candidate(text, match.start(), match.end(), 0.4, "spelled like a model")


def find_models(text: str) -> list[Candidate]:
    """Return candidates for the models a text names."""
    found = [*_from_families(text), *_from_sizes(text)]
    taken = [(c.start, c.end) for c in found]
    found += [
        c for c in _from_spelling(text) if not any(a < c.end and c.start < b for a, b in taken)
    ]
    return found


@Language.component("paperkin_models")
def mark_models(doc: Doc) -> Doc:
    """Add the models of a Doc to its candidates."""
    doc._.candidates += tuple(find_models(text_of(doc)))
    return doc
