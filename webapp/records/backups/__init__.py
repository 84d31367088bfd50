"""Copies of the database that leave the machine, and the way back (SECURITY section 9).

A backup is one age file (age-encryption.org/v1), written by pyrage: a public recipient on the
server seals it, and the identity that opens it lies with a custodian, never where backups lie.
age is a published format with several programs that read it, so a backup opens without Jaring
too; pyrage binds the Rust implementation, needs no agent and no home folder, and streams.
"""
