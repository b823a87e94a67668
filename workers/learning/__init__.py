"""Learns types and labels from what people labelled; only this package needs scikit-learn."""
