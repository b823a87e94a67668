"""How a program of ours begins and ends: its port, its signals, its parent."""
