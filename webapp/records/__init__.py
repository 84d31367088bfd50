"""The database: what is kept, and the acts that change it, each one transaction."""
