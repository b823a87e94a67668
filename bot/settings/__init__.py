"""What the operator decides, read before anything starts, and what lies in `DATA_DIR`."""
