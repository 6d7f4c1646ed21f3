"""The steps, by concept of the domain; each is a few lines that call people and judges."""
