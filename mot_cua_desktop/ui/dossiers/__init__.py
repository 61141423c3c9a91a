"""Finding a dossier, reading its story, returning its result."""
