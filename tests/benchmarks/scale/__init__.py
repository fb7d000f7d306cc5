"""Operations at the scale of a metropolis: what is filled in, what is measured, and how it is told."""
