"""One function a chart: the figure, its text alternative and its data."""
