"""The pool of trainers."""
