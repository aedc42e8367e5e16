"""Encryption at rest: the key file, the cipher that binds texts to their rows, and blind indexes."""

from portal.security.encryption.start import blind_index, prepare_keys, register_encryption

__all__ = ["blind_index", "prepare_keys", "register_encryption"]
