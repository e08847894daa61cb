"""Hardware is found with its count and memory, by the device's own name."""

import pytest

from ingest.extract.hardware import find_hardware, read_memory, read_quantity


@pytest.mark.parametrize(
    ("text", "phrase", "name", "count", "memory"),
    [
        ("on 256 GPUs for a day", "256 GPUs", "GPU", 256, None),
        ("with 8xA100-80GB for", "8xA100-80GB", "A100", 8, "80GB"),
        ("on a single RTX 4090 only", "a single RTX 4090", "RTX 4090", 1, None),
        ("one NVIDIA A100 80GB GPU", "one NVIDIA A100 80GB GPU", "A100", 1, "80GB"),
        ("using 64 H100 GPUs", "64 H100 GPUs", "H100", 64, None),
        ("four GeForce RTX 3090 GPUs", "four GeForce RTX 3090 GPUs", "RTX 3090", 4, None),
        ("on TPU v4 pods", "TPU v4 pods", "TPU v4", None, None),
        ("on a Jetson Orin Nano,", "Jetson Orin Nano", "Jetson Orin Nano", None, None),
        ("on mobile phones", "mobile phones", "mobile phone", None, None),
        ("from LiDARs and", "LiDARs", "LiDAR", None, None),
        ("an RTX 4070 Mobile GPU", "RTX 4070 Mobile GPU", "RTX 4070 Mobile", None, None),
        ("AMD Ryzen 7 9700X CPU", "AMD Ryzen 7 9700X CPU", "Ryzen 7 9700X", None, None),
        ("on Google Coral Edge TPU", "Google Coral Edge TPU", "Coral Edge TPU", None, None),
        ("a Xilinx Zynq ZCU104", "Xilinx Zynq ZCU104", "Zynq ZCU104", None, None),
        ("with two stereo cameras", "two stereo cameras", "stereo camera", 2, None),
        ("by dual-arm robots", "dual-arm robots", "dual-arm robot", None, None),
    ],
)  # fmt: skip
def test_devices_are_read(
    text: str, phrase: str, name: str, count: int | None, memory: str | None
) -> None:
    """The counted phrase is the mention; the name is the device without count, vendor, memory."""
    (found,) = find_hardware(text)
    assert (found.text, found.name) == (phrase, name)
    assert (read_quantity(found.text), read_memory(found.text)) == (count, memory)


def test_joint_classes_are_two() -> None:
    """Two classes of device may share their head word."""
    found = find_hardware("on mobile and edge devices")
    names = {c.name for c in found if c.text == "mobile and edge devices"}
    assert names == {"mobile device", "edge device"}


@pytest.mark.parametrize(
    "text",
    [
        "H1 hypotheses",
        "a 100 words",
        "T4SA tweets",
        "the A1000X",
        "GPUDirect storage",
        "pixel 3",
        "sensory input",
        "robotic process automation",
        "a cameraman",
    ],
)
def test_lookalikes_are_left_alone(text: str) -> None:
    """Letters and digits that only look like a device are none."""
    assert find_hardware(text) == []
