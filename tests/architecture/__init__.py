"""The house rules that a machine can check; import-linter checks the walls between rooms."""
