"""Runs the notebooks: order, kernels, workers."""

from misconduct_profile.execute.opened import OpenStep, open_step

__all__ = ["OpenStep", "open_step"]
