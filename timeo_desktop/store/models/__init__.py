"""Packages of models: chunks and their element databases, written once and then only read."""
