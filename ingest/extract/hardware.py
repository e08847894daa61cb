"""Find hardware with its count and memory: "256 GPUs", "8xA100-80GB", "a single RTX 4090".

A candidate's text is the counted phrase, its name the device alone. ``read_quantity`` and
``read_memory`` read the figures back from a phrase. It must not guess devices nobody has named.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from graph.names import HARDWARE
from ingest.extract.phrases import split_words
from ingest.extract.tokenizer import text_of
from ingest.extract.types import Candidate

_COUNTS = {
    "a": 1, "single": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "ten": 10, "sixteen": 16,
}  # fmt: skip
_VENDOR = (
    r"(?:NVIDIA|Nvidia|AMD|Intel|Google|Apple|Qualcomm|Huawei|Tesla|GeForce|GEFORCE|Quadro|Xilinx|"
    r"ARM|Arm)"
)
_DEVICE = (
    r"(?:[ABHV]\d00|GB?\d00|GH200|GB200|P100|K80|K40|M40|T4|L4|L40S?|A10G?|A30|A40|A800|H20|H800|"
    r"H200|B200|"
    r"A[2456]000|RTX[ -]?(?:PRO[ -]?)?(?:A?\d{4})(?:[ -]?(?:Ti|SUPER|Super|Ada|D|Mobile|Laptop))?|"
    r"GTX[ -]?\d{3,4}(?:[ -]?Ti)?|"
    r"[2345]0[6789]0(?:[ -]?Ti)?(?= GPUs?)|Titan(?: ?(?:X|V|Xp|RTX|Black))?|TITAN(?: ?(?:X|V|Xp|"
    r"RTX))?|"
    r"TPU[ -]?v?\d[a-z]?|TPUs?(?:[ -]?v\d[a-z]?)?|(?:Cloud )?TPUs?(?: pods?)?|MI\d{2,3}[AX]?|"
    r"Gaudi[ -]?\d?|"
    r"Jetson(?:[ -](?:AGX|Orin|Xavier|Nano|TX\d|NX|Thor|Super))+|Jetson|"
    r"Raspberry Pi(?: \d\+?[AB]?)?(?: Zero(?: 2 ?W?)?)?|"
    r"Ascend(?: ?9\d0[A-C]?)?(?: NPUs?)?|Trainium\d?|Inferentia\d?|Cerebras|CS-[123]|Grace Hopper|"
    r"Snapdragon(?: \d+(?: Elite)?(?: Gen ?\d)?| X Elite)?|M[1-4](?: (?:Pro|Max|Ultra))|"
    r"Hexagon (?:NPU|DSP|[Tt]ensor [Pp]rocessor)|Dimensity(?: \d{4}\+?)?|Exynos(?: \d{4})?|"
    r"Kirin(?: \d{3,4})?|(?:Samsung )?Galaxy S\d+\+?(?: Ultra| Plus)?|Samsung S\d\d\+?|"
    r"Pixel \d(?: Pro)?|"
    r"iPhone(?: \d+(?: Pro)?(?: Max)?)?|"
    r"Xeon|EPYC|Ryzen(?: Threadripper)?(?: \d)?(?: \d{4}[A-Z0-9]*)?|Core i\d|Cortex-[AMR]\d+|"
    r"Kria(?: KV260)?|Zynq(?: ZCU\d+)?|Versal(?: VCK\d+)?|Ultra[Ss]cale\+|ZCU\d{3}|VCK\d{3}|"
    r"Alveo(?: U\d+)?|Virtex|Loihi ?\d?|(?:Coral )?Edge TPU|Coral)"
)
_CLASS = (
    r"(?:(?:edge |mobile |embedded |consumer[- ](?:grade )?|commodity |data ?center |desktop |"
    r"server |cloud |"
    r"modern |multi-core |multicore |many-core )?(?:GPUs?|CPUs?|NPUs?|FPGAs?|ASICs?|TPUs?|DSPs?|"
    r"MCUs?|VPUs?|LPUs?)|"
    r"microcontrollers?|smartphones?|mobile phones?|mobile devices?|edge devices?|"
    r"embedded devices?|"
    r"IoT devices?|laptops?|wearables?|wearable devices?|SSDs?|HDDs?|DRAM|HBM|NVMe|workstations?|"
    r"supercomputers?|neuromorphic (?:chips?|hardware|processors?)|LiDARs?|event cameras?|"
    r"RGB-?D (?:camera|sensor)s?|(?:depth|stereo|monocular|thermal|infrared|digital|fisheye|RGB|"
    r"DSLR|CCD|smartphone|handheld|hand-held|surround-view|multi-view) cameras?|cameras?|"
    r"(?:depth|inertial|tactile|wearable|environmental|IoT|ToF|time-of-flight|mobile|3D) sensors?|"
    r"(?:humanoid|quadruped(?:al)?|legged|mobile|service|bimanual|dual-arm|industrial|aerial|"
    r"assistive|collaborative) robots?|robot(?:ic)? (?:arm|hand|gripper|manipulator)s?|"
    r"(?:mmWave |millimet(?:er|re)-wave |FMCW |automotive |4D )?radars?|microphone arrays?|"
    r"(?:VR|AR|XR|MR|AR/VR) (?:device|headset)s?|exoskeletons?|"
    r"RISC-V (?:core|processor|CPU|MCU)s?|"
    r"UAVs?|drones?|quadrotors?|IMUs?)"
)
_COUNT = (
    r"(?:(?P<count>\d{1,3}(?:,\d{3})+|\d{1,6}|a single|one single|a|one|single|two|three|four|"
    r"five|six|eight|ten|"
    r"sixteen)(?:\s?[x×*]\s?|[- ]))"
)
_MEMORY = r"(?:\d+(?:\.\d+)?\s?(?:GB|GiB|TB|G)\b)"
_PHRASE = re.compile(
    rf"(?<![\w-])(?:{_COUNT})?(?:{_MEMORY} )?(?P<device>(?:{_VENDOR} ){{0,3}}(?:{_DEVICE}))"
    rf"(?:[- (]{{1,2}}{_MEMORY}\)?)?(?:[- ](?:PCIe|SXM\d?|"
    rf"SXM))?(?P<head>(?: Tensor Core)?(?: GPUs?| NPUs?| CPUs?| chips?|"
    r" cores?| processors?| accelerators?| pods?| boards?| cards?)?)(?![\w])"
)
_PLAIN = re.compile(
    rf"(?<![\w-])(?:{_COUNT})?(?:{_MEMORY} )?(?P<device>{_CLASS})(?![\w])", re.IGNORECASE
)
_PLACE = r"(?:mobile|edge|embedded|IoT|wearable|desktop)"
_JOINT = re.compile(
    rf"\b(?P<one>{_PLACE})(?:/| and | or |, )(?P<other>{_PLACE}) (?P<head>devices?|platforms?)\b",
    re.IGNORECASE,
)
_VENDOR_START = re.compile(rf"^(?:(?:{_VENDOR}) )+")
_QUANTITY = re.compile(
    r"(?:^|\b)(\d{1,3}(?:,\d{3})+|\d+|a single|single|one|two|three|four|five|six|eight|ten|"
    r"sixteen)"
    r"(?=\s?[x×*]\s?[A-Z]|[- ](?!GB|GiB|TB))",
    re.IGNORECASE,
)
_SPELLED = {
    name.lower(): name
    for name in split_words("GPU CPU NPU FPGA ASIC TPU DSP MCU VPU LPU LiDAR UAV IMU IoT SSD HDD")
}


def read_quantity(phrase: str) -> int | None:
    """The number of devices a phrase counts, or None.

    >>> read_quantity("8xA100-80GB"), read_quantity("256 GPUs"), read_quantity("A100")
    (8, 256, None)
    """
    match = _QUANTITY.match(phrase)
    if match is None:
        return None
    word = match[1].lower().split()[-1]
    return _COUNTS.get(word) or int(word.replace(",", ""))


def read_memory(phrase: str) -> str | None:
    """The memory of a device as the phrase gives it, "80GB", or None."""
    match = re.search(_MEMORY, phrase)
    return match[0].replace(" ", "").replace("GiB", "GB") if match else None


def device_name(device: str) -> str:
    """The device without its vendor, in the singular.

    >>> device_name("NVIDIA GeForce RTX 4090"), device_name("mobile phones"), device_name("GPUs")
    ('RTX 4090', 'mobile phone', 'GPU')
    """
    bare = _VENDOR_START.sub("", device) or device
    words = bare.split(" ")
    last = words[-1]
    if len(last) > 3 and last.endswith("s") and last[:-1].lower() not in ("dre", "cla"):
        last = last[:-1]
    words[-1] = last
    if not any(any(map(str.isdigit, word)) for word in words):
        words = [_SPELLED.get(word.lower(), word) for word in words]
    return " ".join(words)


def _named(text: str) -> Iterator[Candidate]:
    for match in _PHRASE.finditer(text):
        name = device_name(match["device"])
        if name in ("A100", "M1") and text[match.end() : match.end() + 1] == "-":
            continue
        yield _candidate(text, match, name, 0.9 if match["count"] or match["head"] else 0.8)


def _classes(text: str) -> Iterator[Candidate]:
    for match in _PLAIN.finditer(text):
        name = device_name(match["device"])
        name = re.sub(
            r"^(?:modern|multi-core|multicore|many-core|commodity|cloud|desktop|server) ", "", name
        )
        yield _candidate(text, match, name, 0.75 if match["count"] else 0.6)


def _joint_classes(text: str) -> Iterator[Candidate]:
    """Read "mobile and edge devices": two classes in one span."""
    for match in _JOINT.finditer(text):
        first = device_name(f"{match['one']} {match['head']}")
        second = device_name(f"{match['other']} {match['head']}")
        yield _candidate(text, match, first, 0.6)
        joint = _candidate(text, match, second, 0.6)
        yield replace(joint, reason="member of a list of devices")


def _candidate(text: str, match: re.Match[str], name: str, score: float) -> Candidate:
    start, end = match.span()
    article = re.match(r"a (?!single)", text[start:end])
    if article:
        start += article.end()
    return Candidate(
        start=start,
        end=end,
        text=text[start:end],
        kind=HARDWARE,
        score=score,
        found_by="pattern",
        name=name,
        reason="device with its count" if match.groupdict().get("count") else "device",
    )


def find_hardware(text: str) -> list[Candidate]:
    """Return candidates for the devices of a text, counted phrases whole."""
    named = list(_named(text))
    taken = [(c.start, c.end) for c in named]
    classes = [c for c in _classes(text) if not any(a < c.end and c.start < b for a, b in taken)]
    return [*named, *classes, *_joint_classes(text)]


@Language.component("paperkin_hardware")
def mark_hardware(doc: Doc) -> Doc:
    """Add the hardware of a Doc to its candidates."""
    doc._.candidates += tuple(find_hardware(text_of(doc)))
    return doc
