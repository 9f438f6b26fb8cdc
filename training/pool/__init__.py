"""The pool of trainers: when each can teach and when not, who watched them teach, and what came of it."""
