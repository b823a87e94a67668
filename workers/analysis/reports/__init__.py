"""Report engines: findings and a verdict in, a `Report` of sourced statements out."""
