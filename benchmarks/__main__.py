"""Run every benchmark that needs nothing but the installed project: ``make bench``."""

from benchmarks import extraction

if __name__ == "__main__":
    extraction.main()
