"""How a desk and its hub speak: the protocol as bytes and values, and one round of it over HTTPS."""
