"""The formats of model lists, one file each; `auditor.inputs.lists` holds the registry."""
