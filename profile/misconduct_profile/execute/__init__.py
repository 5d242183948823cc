"""Runs the notebooks: order, kernels, workers."""
