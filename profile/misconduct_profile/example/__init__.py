"""The example: 43 forces that never were, and the truth about them."""
