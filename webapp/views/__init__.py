"""HTTP: who may, what came, one call into records, what goes back."""
