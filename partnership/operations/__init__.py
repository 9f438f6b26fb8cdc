"""Whether the portal is well."""
