"""What is pulled and executed, as readers see it."""

from mkdocs_tandem.presentation.sample import Sample, Secrets, placeholder, pretty, samples
from mkdocs_tandem.presentation.template import Presentation

__all__ = ["Presentation", "Sample", "Secrets", "placeholder", "pretty", "samples"]
